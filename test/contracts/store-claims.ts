import type { Answer } from '@soko/application';
import type { Claim, Reference } from '@soko/domain';
import { expect } from 'chai';
import { aClaim, anOperatorCall } from '../support/builders/index.ts';
import { failureIn, refusalIn, type StoreRig } from './store-rig.ts';

export function claimsContract(use: () => StoreRig): void {
  describe('a claimed transaction', () => {
    let runs = 0;
    beforeEach(() => {
      runs = 0;
    });
    const write = (claim: Claim, reference: Reference = { order: 'o1' }, options: { leaseSeconds?: number } = {}) =>
      use().store.transaction<Reference>(
        { ...anOperatorCall(), claim },
        async () => {
          runs += 1;
          return reference;
        },
        options,
      );

    it('runs once, and answers its reference to every repeat', async () => {
      const claim = aClaim();
      expect(await write(claim)).to.deep.equal({ order: 'o1' });
      expect(await write(claim, { order: 'another' })).to.deep.equal({ order: 'o1' });
      expect(runs).to.equal(1);
    });

    it('keeps a reference that is nothing', async () => {
      const claim = aClaim();
      expect(await write(claim, null)).to.equal(null);
      expect(await write(claim, 'another')).to.equal(null);
      expect(runs).to.equal(1);
    });

    it('refuses the key for another request and for another operation', async () => {
      const claim = aClaim();
      await write(claim);
      expect(await refusalIn(write({ ...claim, fingerprint: 'b1'.repeat(32) }))).to.equal('idempotency_key_reused');
      expect(await refusalIn(write({ ...claim, operation: 'startPayment' }))).to.equal('idempotency_key_reused');
      expect(runs).to.equal(1);
    });

    it('does not see the keys of another principal', async () => {
      const claim = aClaim();
      await write(claim);
      expect(await write({ ...claim, principal: 'ip:192.0.2.2' }, 'mine')).to.equal('mine');
      expect(runs).to.equal(2);
    });

    it('forgets the claim of work that failed', async () => {
      const claim = aClaim();
      const failing = use().store.transaction<Reference>({ ...anOperatorCall(), claim }, async () => {
        throw new Error('not this time');
      });
      expect(await failureIn(failing)).to.equal('not this time');
      expect(await write(claim)).to.deep.equal({ order: 'o1' });
    });

    it('refuses a repeat while the first one runs', async () => {
      const claim = aClaim();
      let begin = () => {};
      const repeat = new Promise<void>((resolve) => (begin = resolve)).then(() => refusalIn(write(claim)));
      await use().store.transaction<Reference>({ ...anOperatorCall(), claim }, async () => {
        begin();
        await repeat;
        return 'first';
      });
      expect(await repeat).to.equal('idempotency_in_progress');
      expect(runs).to.equal(0);
    });

    it('has one effect when ten come at once', async () => {
      const claim = aClaim();
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => refusalIn(write(claim))));
      expect(runs).to.equal(1);
      expect(outcomes).to.include(undefined);
      for (const outcome of outcomes) expect(outcome).to.be.oneOf([undefined, 'idempotency_in_progress']);
    });

    it('refuses repeats while its lease runs, until the answer is kept', async () => {
      const claim = aClaim();
      await write(claim, 'p1', { leaseSeconds: 60 });
      expect(await refusalIn(write(claim, 'p1', { leaseSeconds: 60 }))).to.equal('idempotency_in_progress');
      await use().answers.keep(claim, anAnswer('paid'));
      expect(await write(claim, 'another', { leaseSeconds: 60 })).to.equal('p1');
      expect(runs).to.equal(1);
    });

    it('resumes from its reference when the lease is over, and takes a new one', async () => {
      const claim = aClaim();
      await write(claim, 'p1', { leaseSeconds: 0 });
      expect(await write(claim, 'another', { leaseSeconds: 60 })).to.equal('p1');
      expect(await refusalIn(write(claim))).to.equal('idempotency_in_progress');
      expect(runs).to.equal(1);
    });

    it('resumes at once when the lease was given up', async () => {
      const claim = aClaim();
      await write(claim, 'p1', { leaseSeconds: 60 });
      await use().answers.release(claim);
      expect(await write(claim, 'another', { leaseSeconds: 60 })).to.equal('p1');
      expect(runs).to.equal(1);
    });
  });

  describe('an answer', () => {
    const claimed = async (): Promise<Claim> => {
      const claim = aClaim();
      await use().store.transaction<Reference>({ ...anOperatorCall(), claim }, async () => 'o1');
      return claim;
    };

    it('is kept once: the first one is what every repeat gets, byte for byte', async () => {
      const claim = await claimed();
      const first = await use().answers.keep(claim, anAnswer('first'));
      expect(first).to.deep.equal({ answer: anAnswer('first'), replayed: false });
      const again = await use().answers.keep(claim, anAnswer('second'));
      expect(again.replayed).to.equal(true);
      expect(again.answer).to.deep.include({ status: 201, headers: { 'content-type': 'application/json' } });
      expect(Buffer.from(again.answer.body).toString()).to.equal('first');
    });

    it('has one winner when ten are kept at once', async () => {
      const claim = await claimed();
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, index) => use().answers.keep(claim, anAnswer(`answer ${index}`))),
      );
      expect(new Set(all.map(({ answer }) => Buffer.from(answer.body).toString())).size).to.equal(1);
      expect(all.filter(({ replayed }) => !replayed)).to.have.length(1);
    });

    it('is sent as it is when nothing is known of its claim', async () => {
      expect(await use().answers.keep(aClaim(), anAnswer('lost'))).to.deep.equal({
        answer: anAnswer('lost'),
        replayed: false,
      });
    });
  });
}

const anAnswer = (text: string): Answer => ({
  status: 201,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(text),
});
