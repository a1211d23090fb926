import type { SandboxBook, SandboxEvent } from '@soko/application';
import { Currency, Money } from '@soko/domain';
import { expect } from 'chai';

const NGN = Currency.of('NGN');
const naira = (amount: number): Money => Money.of(amount, NGN);

/** A book, and the events that it has queued for delivery so far, oldest first. */
export type SandboxBookRig = Readonly<{ book: SandboxBook; queued: () => Promise<readonly SandboxEvent[]> }>;

/** What every implementation of `SandboxBook` does; `make` gives an empty one for each test. */
export function sandboxBookContract(name: string, make: () => Promise<SandboxBookRig>): void {
  describe(`the sandbox's book, ${name}`, () => {
    const payment = {
      reference: 'sk1',
      amount: naira(1000),
      description: 'Order 1',
      returnUrl: 'https://shop.test/back',
      expiresAt: new Date('2026-01-01T12:15:00Z'),
    };
    const event = (id: string, type: SandboxEvent['type'], amount = payment.amount): SandboxEvent => ({
      id,
      type,
      reference: payment.reference,
      amount,
    });
    let rig: SandboxBookRig;
    beforeEach(async () => {
      rig = await make();
    });
    const approved = async (): Promise<void> => {
      await rig.book.open(payment);
      await rig.book.decide('sk1', 'approved', event('e1', 'payment.succeeded'));
    };
    const refund = (key: string, amount: Money): Promise<boolean> =>
      rig.book.refund({ key, reference: 'sk1', amount }, event(`e-${key}`, 'refund.succeeded', amount));

    it('lists what was opened within a time, with what went back of it', async () => {
      await approved();
      await refund('r1', naira(300));
      const always = { from: new Date('2020-01-01'), to: new Date('2120-01-01') };
      const listed = { ...payment, status: 'approved', refunded: naira(300) };
      expect(await rig.book.list(always)).to.deep.equal([listed]);
      expect(await rig.book.list({ from: always.from, to: new Date('2020-01-02') })).to.deep.equal([]);
    });

    it('opens a payment and finds it again', async () => {
      expect(await rig.book.open(payment)).to.deep.equal({ ...payment, status: 'open' });
      expect(await rig.book.find('sk1')).to.deep.equal({ ...payment, status: 'open' });
    });

    it('answers a payment that was opened before as it stands', async () => {
      await approved();
      expect(await rig.book.open({ ...payment, amount: naira(5) })).to.deep.equal({ ...payment, status: 'approved' });
    });

    it('knows nothing of a reference that was never opened', async () => {
      expect(await rig.book.find('sk1')).to.equal(null);
      expect(await rig.book.decide('sk1', 'approved', event('e1', 'payment.succeeded'))).to.equal(null);
      expect(await refund('r1', naira(1))).to.equal(false);
      expect(await rig.queued()).to.deep.equal([]);
    });

    it('decides an open payment and queues its event', async () => {
      await approved();
      expect(await rig.book.find('sk1')).to.deep.equal({ ...payment, status: 'approved' });
      expect(await rig.queued()).to.deep.equal([event('e1', 'payment.succeeded')]);
    });

    it('decides a payment once, however many ask at the same time', async () => {
      await rig.book.open(payment);
      const answers = await Promise.all([
        rig.book.decide('sk1', 'approved', event('e1', 'payment.succeeded')),
        rig.book.decide('sk1', 'declined', event('e2', 'payment.failed')),
        rig.book.decide('sk1', 'abandoned', event('e3', 'payment.cancelled')),
      ]);
      expect(new Set(answers.map((answer) => answer?.status)).size).to.equal(1);
      expect(await rig.queued()).to.have.length(1);
    });

    it('gives money back once per key', async () => {
      await approved();
      expect(await refund('r1', naira(600))).to.equal(true);
      expect(await refund('r1', naira(600))).to.equal(true);
      expect((await rig.queued()).map(({ id }) => id)).to.deep.equal(['e1', 'e-r1']);
    });

    it('gives back no more than was approved, however many ask at the same time', async () => {
      await approved();
      const given = await Promise.all(['r1', 'r2', 'r3'].map((key) => refund(key, naira(500))));
      expect(given.filter(Boolean)).to.have.length(2);
      expect(await rig.queued()).to.have.length(3);
    });

    it('gives nothing back of a payment that was not approved, or in another currency', async () => {
      await rig.book.open(payment);
      expect(await refund('r1', naira(1))).to.equal(false);
      await rig.book.decide('sk1', 'approved', event('e1', 'payment.succeeded'));
      expect(await refund('r2', Money.of(1, Currency.of('KES')))).to.equal(false);
    });
  });
}
