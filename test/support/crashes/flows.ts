import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Client, Received } from '../client.ts';
import { isLong } from '../races/chance.ts';
import { ADDRESS, aKey, sandboxWebhook } from '../server-shopping.ts';
import type { Goods } from '../server-town.ts';
import type { Market } from './market.ts';
import { levelOf, type Standing, standingOf } from './standing.ts';

/** One call, and all that can come of it. */
export type Act = Readonly<{
  /** Sends the call, with the same key and the same bytes each time. */
  send: (client: Client) => Promise<Received>;
  /** Expects the one right answer and its one effect. */
  expectDone: (answer: Received) => Promise<void>;
  /** Whether what began has ended, though nobody sent the call again; expects that it ended rightly. */
  hasEnded: () => Promise<boolean>;
  /** Lets the time pass that no setting shortens. */
  passTime: () => Promise<void>;
}>;

/** A call that a process may die in. `stage` makes all that comes before it. */
export type Flow = Readonly<{
  name: string;
  /** Whether the call carries an Idempotency-Key. */
  isKeyed: boolean;
  stage: (market: Market, goods: Goods) => Promise<Act>;
}>;

const PIECES = 2;
const ON_HAND = 100;

const checkout: Flow = {
  name: 'checkout',
  isKeyed: true,
  async stage(market, goods) {
    const { client, fill } = market;
    const holder = await fill([[goods, PIECES]]);
    const email = `${randomUUID()}@example.com`;
    const sending = { body: { email, shipping_address: ADDRESS }, key: aKey(), ...holder };
    const send = (to: Client) => to.post('/checkout', sending);
    const cartPieces = async () => {
      const { items } = (await client.get('/cart', holder)).body;
      return items.reduce((sum: number, { quantity }: { quantity: number }) => sum + quantity, 0);
    };
    return {
      send,
      async expectDone(answer) {
        expect(answer.status, answer.text).to.equal(201);
        const standing = await standingOf(market.owner, { email });
        expect(standing).to.include({ orders: 1, id: answer.body.id, status: 'draft', placed: 1 });
        expect(await levelOf(market.owner, goods)).to.deep.equal({ on_hand: ON_HAND, reserved: PIECES });
        expect(await cartPieces(), 'pieces in the cart').to.equal(0);
        const read = await client.get(`/orders/${answer.body.id}`, { order: answer.body.access_token });
        expect(read.status, 'the status for the bearer of the token').to.equal(200);
        await expectReplay(answer, send(client));
      },
      async hasEnded() {
        const { orders, status } = await standingOf(market.owner, { email });
        if (status !== null && status !== 'expired') return false;
        expect(orders).to.be.lessThan(2);
        expect(await levelOf(market.owner, goods)).to.deep.equal({ on_hand: ON_HAND, reserved: 0 });
        expect(await cartPieces(), 'pieces in the cart').to.equal(PIECES);
        return true;
      },
      async passTime() {}, // SOKO_CHECKOUT_TTL_SECONDS
    };
  },
};

const pay: Flow = {
  name: 'pay',
  isKeyed: true,
  async stage(market, goods) {
    const { client, draft, owner } = market;
    const { order, holder } = await draft([[goods, PIECES]]);
    const sending = { body: { provider: 'sandbox' }, key: aKey(), ...holder };
    const send = (to: Client) => to.post(`/checkout/${order.id}/pay`, sending);
    const standing = (): Promise<Standing> => standingOf(owner, { id: order.id });
    return {
      send,
      async expectDone(answer) {
        expect(answer.status, answer.text).to.equal(201);
        const { payment } = answer.body;
        expect(payment).to.include({ status: 'pending' });
        expect(payment.redirect_url).to.be.a('string');
        const reference = payment.reference;
        expect(await standing()).to.deep.include({ status: 'pending_payment', payments: ['pending'], reference });
        expect(await standing()).to.deep.include({ pages: ['open'] });
        await expectReplay(answer, send(client));
      },
      async hasEnded() {
        const { status, payments } = await standing();
        if (status !== 'expired') return false;
        expect(payments.filter((each) => !['cancelled', 'expired'].includes(each))).to.deep.equal([]);
        expect(await levelOf(owner, goods)).to.deep.equal({ on_hand: ON_HAND, reserved: 0 });
        return true;
      },
      async passTime() {
        await owner.raw(`update soko.orders set expires_at = now() - interval '1 second' where id = ?`, [order.id]);
      },
    };
  },
};

const settle: Flow = {
  name: 'settle',
  isKeyed: false,
  async stage(market, goods) {
    const { draft, owner, ...shop } = market;
    const { order, holder } = await draft([[goods, PIECES]]);
    const { payment } = await shop.pay(order.id, holder);
    const { reference } = payment;
    // the sandbox has the money, and this is the only time it tells so
    await owner.raw(`update soko.sandbox_payments set status = 'approved' where reference = ?`, [reference]);
    const webhook = sandboxWebhook({ reference, amount: payment.amount.amount });
    const standing = (): Promise<Standing> => standingOf(owner, { id: order.id });
    const expectPaid = async () => {
      expect(await standing()).to.deep.include({
        status: 'confirmed',
        confirmed: 1,
        captures: 1,
        surpluses: 0,
        payments: ['succeeded'],
      });
      expect(await levelOf(owner, goods)).to.deep.equal({ on_hand: ON_HAND - PIECES, reserved: 0 });
    };
    return {
      send: (to) => to.post('/payments/webhook/sandbox', webhook),
      async expectDone(answer) {
        expect(answer.status, answer.text).to.equal(200);
        await expectPaid();
        expect(await standing()).to.include({ told: 1, open: 0 });
      },
      async hasEnded() {
        const { status, open } = await standing();
        if (status !== 'confirmed' || open > 0) return false;
        await expectPaid();
        return true;
      },
      async passTime() {
        if (isLong) return; // the minute after which a provider is asked can be waited for
        const earlier = `created_at = created_at - interval '1 minute'`;
        await owner.raw(`update soko.payments set ${earlier} where reference = ?`, [reference]);
        await owner.raw(
          `update soko.payment_events set received_at = received_at - interval '1 minute' where report->>'reference' = ?`,
          [reference],
        );
      },
    };
  },
};

export const FLOWS: readonly Flow[] = [checkout, pay, settle];

/** Expects that the call sent again is answered with the very same bytes. */
async function expectReplay(first: Received, again: Promise<Received>): Promise<void> {
  const { status, text, headers } = await again;
  expect({ status, text }).to.deep.equal({ status: first.status, text: first.text });
  expect(headers.get('idempotent-replayed')).to.equal('true');
}
