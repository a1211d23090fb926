import { Session } from '@soko/domain';
import { expect } from 'chai';
import { anId, aSession, aShop, aUser, NOON } from '../support/builders/index.ts';
import { inTx, refusalIn, type StoreRig } from './store-rig.ts';

export function accountsContract(use: () => StoreRig): void {
  describe('users and sessions', () => {
    it('give back every field of a user', async () => {
      const user = aUser({
        phone: '+2348012345678',
        passwordHash: 'hash',
        roles: ['customer', 'seller', 'admin'],
        emailVerifiedAt: NOON,
        blockedAt: NOON,
        deletedAt: NOON,
      });
      await inTx(use(), (tx) => tx.users.insert(user));
      expect(await inTx(use(), (tx) => tx.users.lockByEmail(user.emailKey))).to.deep.equal(user);
      const changed = { ...user, name: 'Another', roles: ['customer'] as const, blockedAt: null, phone: null };
      await inTx(use(), async (tx) => {
        await tx.users.lock(user.id);
        await tx.users.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.users.lock(user.id))).to.deep.equal(changed);
    });

    it('know nothing of a stranger', async () => {
      expect(await inTx(use(), (tx) => tx.users.lock(anId()))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.users.lockByEmail(''))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.sessions.lock(anId()))).to.equal(null);
    });

    it('refuse an e-mail address that another account has', async () => {
      const user = aUser();
      await inTx(use(), (tx) => tx.users.insert(user));
      const twin = aUser({ email: user.email.toUpperCase(), emailKey: user.emailKey });
      expect(await refusalIn(inTx(use(), (tx) => tx.users.insert(twin)))).to.equal('email_taken');
    });

    it('give one of two registrations with the same address, at once', async () => {
      const [one, two] = [aUser({ email: 'twice@example.com' }), aUser({ email: 'twice@example.com' })];
      const outcomes = await Promise.all(
        [one, two].map((user) => refusalIn(inTx(use(), (tx) => tx.users.insert(user)))),
      );
      expect(outcomes).to.have.members([undefined, 'email_taken']);
    });

    it('give back every field of a session', async () => {
      const user = aUser();
      const session = aSession(user);
      await inTx(use(), async (tx) => {
        await tx.users.insert(user);
        await tx.sessions.insert(session);
      });
      expect(await inTx(use(), (tx) => tx.sessions.lock(session.id))).to.deep.equal(session);
      const ended = { ...Session.end(session, 'reuse', NOON), generation: 7 };
      await inTx(use(), async (tx) => {
        await tx.sessions.lock(session.id);
        await tx.sessions.save(ended);
      });
      expect(await inTx(use(), (tx) => tx.sessions.lock(session.id))).to.deep.equal(ended);
    });
  });

  describe('a principal', () => {
    const signedIn = async (fields: Parameters<typeof aUser>[0] = {}) => {
      const user = aUser({ roles: ['customer', 'seller'], ...fields });
      const shop = aShop({ owner: user });
      const session = await inTx(use(), async (tx) => {
        const begun = aSession(user, tx.now);
        await tx.users.insert(user);
        await tx.shops.insert(shop);
        await tx.sessions.insert(begun);
        return begun;
      });
      return { user, shop, session };
    };

    it('is the user’s roles and shops, while the session lives', async () => {
      const { user, shop, session } = await signedIn();
      expect(await use().principals.find(user.id, session.id)).to.deep.equal({
        roles: ['customer', 'seller'],
        blocked: false,
        shops: [shop.id],
        alive: true,
      });
    });

    it('is nobody for a stranger, or for the session of another', async () => {
      const { user, session } = await signedIn();
      const other = await signedIn();
      expect(await use().principals.find(anId(), session.id)).to.equal(null);
      expect(await use().principals.find(user.id, anId())).to.equal(null);
      expect(await use().principals.find(user.id, other.session.id)).to.equal(null);
    });

    it('is not alive once the session has ended or is past its limits', async () => {
      const { user, session } = await signedIn();
      const save = (changed: Session) =>
        inTx(use(), async (tx) => {
          await tx.sessions.lock(session.id);
          await tx.sessions.save(changed);
        });
      await save({ ...session, rotatedAt: new Date(session.rotatedAt.getTime() - Session.idle) });
      expect(await use().principals.find(user.id, session.id)).to.include({ alive: false });
      await save(Session.end(session, 'logout', NOON));
      expect(await use().principals.find(user.id, session.id)).to.include({ alive: false });
    });

    it('is blocked when the user is, and not alive when the account is gone', async () => {
      const { user, session } = await signedIn({ blockedAt: NOON });
      expect(await use().principals.find(user.id, session.id)).to.include({ blocked: true, alive: true });
      const gone = await signedIn({ deletedAt: NOON });
      expect(await use().principals.find(gone.user.id, gone.session.id)).to.include({ alive: false });
    });
  });
}
