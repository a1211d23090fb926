import { MailLink, OtpChallenge, Session, type SessionId, type User } from '@soko/domain';
import { expect } from 'chai';
import { aNumber, anId, aSession, aShop, aUser, NOON } from '../support/builders/index.ts';
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
      expect(await inTx(use(), (tx) => tx.users.lockByEmail(user.emailKey ?? ''))).to.deep.equal(user);
      const changed = { ...user, name: 'Another', roles: ['customer'] as const, blockedAt: null, phone: null };
      await inTx(use(), async (tx) => {
        await tx.users.lock(user.id);
        await tx.users.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.users.lock(user.id))).to.deep.equal({ ...changed, version: 2 });
    });

    it('know nothing of a stranger', async () => {
      expect(await inTx(use(), (tx) => tx.users.lock(anId()))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.users.lockByEmail(''))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.sessions.lock(anId()))).to.equal(null);
    });

    it('E1: refuse an e-mail address that another account has, in any case of letters', async () => {
      const user = aUser();
      await inTx(use(), (tx) => tx.users.insert(user));
      const twin = aUser({ email: user.email?.toUpperCase() ?? null, emailKey: user.emailKey });
      expect(await refusalIn(inTx(use(), (tx) => tx.users.insert(twin)))).to.equal('email_taken');
    });

    it('E3: keep a phone for the one account that has proved it, and find it by that alone', async () => {
      const phone = `+23480${String(aNumber()).padStart(8, '0')}`;
      const typed = aUser({ phone });
      const proved = aUser({ phone, phoneVerifiedAt: NOON, email: null, emailKey: null });
      await inTx(use(), (tx) => tx.users.insert(typed));
      expect(await inTx(use(), (tx) => tx.users.lockByPhone(phone))).to.equal(null);
      await inTx(use(), (tx) => tx.users.insert(proved));
      expect(await inTx(use(), (tx) => tx.users.lockByPhone(phone))).to.deep.equal(proved);
      const late = aUser({ phone, phoneVerifiedAt: NOON });
      expect(await refusalIn(inTx(use(), (tx) => tx.users.insert(late)))).to.equal('phone_taken');
      await inTx(use(), async (tx) => {
        await tx.users.lock(proved.id);
        await tx.users.save({ ...proved, deletedAt: NOON });
      });
      expect(await inTx(use(), (tx) => tx.users.lockByPhone(phone))).to.equal(null);
    });

    it('let many accounts be without an e-mail', async () => {
      const [one, two] = [aUser({ email: null, emailKey: null }), aUser({ email: null, emailKey: null })];
      await inTx(use(), async (tx) => {
        await tx.users.insert(one);
        await tx.users.insert(two);
      });
      expect(await inTx(use(), (tx) => tx.users.lock(two.id))).to.include({ email: null, emailKey: null });
    });

    it('have one challenge per phone and purpose, and give back every field of it', async () => {
      const phone = `+23470${String(aNumber()).padStart(8, '0')}`;
      const blank = OtpChallenge.blank(anId(), phone, 'login');
      const full: OtpChallenge = {
        ...blank,
        requestId: anId(),
        seed: 'seed',
        expiresAt: NOON,
        usedAt: NOON,
        tries: 3,
        triedAt: NOON,
      };
      await inTx(use(), async (tx) => {
        await tx.otpChallenges.insert(blank);
        await tx.otpChallenges.insert(OtpChallenge.blank(anId(), phone, 'login'));
        expect(await tx.otpChallenges.lockByPhone(phone, 'login')).to.deep.equal(blank);
        await tx.otpChallenges.save(full);
      });
      expect(await inTx(use(), (tx) => tx.otpChallenges.lock(blank.id))).to.deep.equal(full);
      expect(await inTx(use(), (tx) => tx.otpChallenges.lockByPhone(phone, 'change_phone'))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.otpChallenges.lock(anId()))).to.equal(null);
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

  describe('the sessions of a user', () => {
    const HASH = 'ab'.repeat(32);
    /** Somebody with a session of a cookie and two of tokens, one of which is over. */
    const somebody = async () => {
      const user = aUser();
      const secretHash = `${HASH.slice(0, -36)}${user.id}`;
      const cookie = Session.start(anId(), user.id, NOON, {
        secretHash,
        address: '203.0.113.7',
        userAgent: 'Browser/1',
      });
      const open = aSession(user);
      const over = Session.end(aSession(user), 'logout', NOON);
      await inTx(use(), async (tx) => {
        await tx.users.insert(user);
        for (const session of [cookie, open, over]) await tx.sessions.insert(session);
      });
      return { user, secretHash, cookie, open, over };
    };
    const endAll = (user: User, except?: SessionId) =>
      inTx(use(), async (tx) => {
        await tx.users.lock(user.id);
        await tx.sessions.endAll(user.id, 'password', except);
        return tx.now;
      });
    const sessionsIn = (ids: readonly SessionId[]) =>
      inTx(use(), async (tx) => {
        const found = [];
        for (const id of ids) found.push(await tx.sessions.lock(id));
        return found;
      });

    it('are found by the hash of a cookie', async () => {
      const { secretHash, cookie } = await somebody();
      expect(await inTx(use(), (tx) => tx.sessions.lockByHash(secretHash))).to.deep.equal(cookie);
      expect(await inTx(use(), (tx) => tx.sessions.lockByHash(HASH))).to.equal(null);
    });

    it('C9: are all ended at once; those that are over and those of others are left alone', async () => {
      const [{ user, cookie, open, over }, other] = [await somebody(), await somebody()];
      const at = await endAll(user);
      const ended = { endedAt: at, endedBecause: 'password' };
      expect(await sessionsIn([cookie.id, open.id, over.id, other.open.id])).to.deep.equal([
        { ...cookie, ...ended },
        { ...open, ...ended },
        over,
        other.open,
      ]);
      const records = await use().records(open.id);
      expect(records.map(({ action }) => action)).to.deep.equal(['session.created', 'session.changed']);
      expect(JSON.stringify(await use().records(cookie.id))).not.to.include('ababab');
    });

    it('are all ended but one', async () => {
      const { user, cookie, open } = await somebody();
      await endAll(user, cookie.id);
      const [kept, ended] = await sessionsIn([cookie.id, open.id]);
      expect([kept?.endedAt, ended?.endedBecause]).to.deep.equal([null, 'password']);
    });

    it('C18: forget from where they were opened', async () => {
      const [{ user, cookie }, other] = [await somebody(), await somebody()];
      await inTx(use(), async (tx) => {
        await tx.users.lock(user.id);
        await tx.sessions.forget(user.id);
      });
      expect(await sessionsIn([cookie.id, other.cookie.id])).to.deep.equal([
        { ...cookie, address: null, userAgent: null },
        other.cookie,
      ]);
    });

    it('name the bearer of a cookie, until they are over', async () => {
      const { user, secretHash } = await somebody();
      const { cookie } = await inTx(use(), async (tx) => {
        const begun = Session.start(anId(), user.id, tx.now, { secretHash: `${secretHash.slice(1)}c` });
        await tx.sessions.insert(begun);
        return { cookie: begun };
      });
      const found = () => use().principals.findByCookie(cookie.secretHash ?? '');
      expect(await found()).to.include({ userId: user.id, sessionId: cookie.id, alive: true, blocked: false });
      await endAll(user);
      expect(await found()).to.include({ alive: false });
      expect(await use().principals.findByCookie(HASH)).to.equal(null);
    });
  });

  describe('links that are sent by mail', () => {
    const linkTo = (user: User | null, fields: Partial<MailLink> = {}): MailLink => ({
      ...MailLink.to(user, 'password_reset', { id: anId(), at: new Date() }), // a month later it may be gone
      ...fields,
    });
    const kept = (...links: readonly MailLink[]) =>
      inTx(use(), async (tx) => {
        const found = [];
        for (const { id } of links) found.push(await tx.mailLinks.lock(id));
        return found;
      });
    const add = async (...links: readonly MailLink[]) => {
      for (const link of links) await inTx(use(), (tx) => tx.mailLinks.insert(link));
    };
    const someone = async () => {
      const user = aUser();
      await inTx(use(), (tx) => tx.users.insert(user));
      return user;
    };

    it('give back every field, also of one that leads to nobody', async () => {
      const user = await someone();
      const link = linkTo(user, { purpose: 'email_change', email: 'New@Example.com', formerEmail: user.email });
      const nobodys = linkTo(null);
      await add(link, nobodys);
      expect(await kept(link, nobodys)).to.deep.equal([link, nobodys]);
      expect(await inTx(use(), (tx) => tx.mailLinks.lock(anId()))).to.equal(null);

      const used = MailLink.end(link, 'used', NOON);
      await inTx(use(), async (tx) => {
        await tx.mailLinks.lock(link.id);
        await tx.mailLinks.save(used);
      });
      expect(await kept(link)).to.deep.equal([used]);
    });

    it('D8: are replaced by a newer one of the same user and purpose, and by no other', async () => {
      const [user, other] = [await someone(), await someone()];
      const [first, second] = [linkTo(user), linkTo(user)];
      const another = linkTo(user, { purpose: 'email_verification' });
      const [theirs, nobodys, stillNobodys] = [linkTo(other), linkTo(null), linkTo(null)];
      await add(first, another, theirs, nobodys, stillNobodys, second);
      const ends = (await kept(first, another, theirs, nobodys, stillNobodys, second)).map(
        (link) => link?.endedBecause,
      );
      expect(ends).to.deep.equal(['replaced', null, null, null, null, null]);
    });

    it('D8: are all overtaken when what they prove has changed; what was used stays so', async () => {
      const [user, other] = [await someone(), await someone()];
      const [open, theirs] = [linkTo(user), linkTo(other)];
      const used = MailLink.end(linkTo(user, { purpose: 'email_change' }), 'used', NOON);
      await add(open, theirs, used);
      await inTx(use(), async (tx) => {
        await tx.users.lock(user.id);
        await tx.mailLinks.endAll(user.id);
      });
      const ends = (await kept(open, theirs, used)).map((link) => link?.endedBecause);
      expect(ends).to.deep.equal(['overtaken', null, 'used']);
    });

    it('C18: are removed with all of their addresses', async () => {
      const [user, other] = [await someone(), await someone()];
      const [mine, theirs] = [linkTo(user), linkTo(other)];
      await add(mine, theirs);
      await inTx(use(), async (tx) => {
        await tx.users.lock(user.id);
        await tx.mailLinks.forget(user.id);
      });
      expect((await kept(mine, theirs)).map((link) => link?.id)).to.deep.equal([undefined, theirs.id]);
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
        shops: [{ id: shop.id, role: 'owner' }],
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
