import { setImmediate } from 'node:timers/promises';
import { inTransaction } from '@soko/adapters-db';
import { Call } from '@soko/domain';
import { expect } from 'chai';
import { anOperatorCall, aUser, aUserCall } from '../support/builders/index.ts';
import { failureIn, inTx, type StoreRig } from './store-rig.ts';

export function transactionsContract(use: () => StoreRig): void {
  describe('a transaction', () => {
    it('keeps what it wrote when it returns', async () => {
      const user = aUser();
      await inTx(use(), (tx) => tx.users.insert(user));
      expect(await inTx(use(), (tx) => tx.users.lock(user.id))).to.deep.equal(user);
    });

    it('keeps nothing when it throws, neither rows nor events nor audit records', async () => {
      const user = aUser();
      const failed = inTx(use(), async (tx) => {
        await tx.users.insert(user);
        tx.events.add('user.registered', user.id);
        throw new Error('changed my mind');
      });
      expect(await failureIn(failed)).to.equal('changed my mind');
      expect(await inTx(use(), (tx) => tx.users.lock(user.id))).to.equal(null);
      expect(await use().events(user.id)).to.deep.equal([]);
      expect(await use().records(user.id)).to.deep.equal([]);
    });

    it('sees what it wrote itself', async () => {
      const user = aUser();
      const seen = await inTx(use(), async (tx) => {
        await tx.users.insert(user);
        return tx.users.lockByEmail(user.emailKey ?? '');
      });
      expect(seen).to.deep.equal(user);
    });

    it('has one moment for all of it, in whole milliseconds', async () => {
      const [first, second] = await inTx(use(), async (tx) => [tx.now, tx.now]);
      expect(first).to.be.an.instanceOf(Date);
      expect(first).to.equal(second);
    });

    it('answers what its work answers', async () => {
      expect(await inTx(use(), async () => ({ any: ['thing', 1, null] }))).to.deep.equal({ any: ['thing', 1, null] });
    });

    it('may not be started inside of another one', async () => {
      const nested = inTx(use(), () => inTx(use(), async () => 1));
      expect(await failureIn(nested)).to.contain('inside of another');
    });

    it('is known to the code that runs in it, and to no other', async () => {
      expect(inTransaction()).to.equal(false);
      expect(await inTx(use(), async () => inTransaction())).to.equal(true);
      expect(inTransaction()).to.equal(false);
    });

    it('is known to the code that runs in it until its end, although another one ends before', async () => {
      const afterTurns = (turns: number) =>
        inTx(use(), async () => {
          for (let turn = 0; turn < turns; turn += 1) await setImmediate();
          return inTransaction();
        });
      expect(await Promise.all([afterTurns(1), afterTurns(50), afterTurns(5)])).to.deep.equal([true, true, true]);
      expect(inTransaction()).to.equal(false);
    });

    it('writes its events with what they are about', async () => {
      const user = aUser();
      await inTx(use(), async (tx) => {
        await tx.users.insert(user);
        tx.events.add('user.registered', user.id, { by: 'form', tries: 2 });
      });
      expect(await use().events(user.id)).to.deep.equal([
        { type: 'user.registered', payload: { by: 'form', tries: 2 } },
      ]);
    });

    it('leaves one audit record of each audited thing, from its first reading to its last writing', async () => {
      const user = aUser({ passwordHash: 'secret' });
      await inTx(use(), (tx) => tx.users.insert(user));
      const admin = aUserCall(user.id, { roles: ['admin'] });
      await inTx(
        use(),
        async (tx) => {
          const locked = (await tx.users.lock(user.id))!;
          await tx.users.save({ ...locked, name: 'A passing name' });
          await tx.users.save({ ...locked, name: 'Ngozi Obi', passwordHash: 'other' });
        },
        admin,
      );
      const [made, changed, ...more] = await use().records(user.id);
      expect(made).to.include({ action: 'user.created', actor: 'operator', before: null });
      expect(made?.after).to.include({ name: 'Ada Obi' }).and.not.have.property('passwordHash');
      expect(changed).to.deep.equal({
        action: 'user.changed',
        actor: `user ${user.id}`,
        before: { name: 'Ada Obi' },
        after: { name: 'Ngozi Obi' },
      });
      expect(more).to.deep.equal([]);
    });

    it('leaves no audit record of a thing that was saved as it was', async () => {
      const user = aUser();
      await inTx(use(), (tx) => tx.users.insert(user));
      await inTx(use(), async (tx) => tx.users.save((await tx.users.lock(user.id))!));
      expect(await use().records(user.id)).to.have.length(1);
    });

    it('numbers a series from 1 without gaps, and gives a number back when it fails', async () => {
      const series = `invoice:${aUser().id}`;
      const next = () => inTx(use(), (tx) => tx.counters.next(series));
      expect(await next()).to.equal(1);
      await failureIn(
        inTx(use(), async (tx) => {
          await tx.counters.next(series);
          throw new Error('no invoice after all');
        }),
      );
      expect(await Promise.all([next(), next(), next()])).to.have.members([2, 3, 4]);
    });

    it('runs without a claim as often as it is called', async () => {
      const call = Call.unclaimed(anOperatorCall());
      const series = `plain:${aUser().id}`;
      expect(await inTx(use(), (tx) => tx.counters.next(series), call)).to.equal(1);
      expect(await inTx(use(), (tx) => tx.counters.next(series), call)).to.equal(2);
    });
  });
}
