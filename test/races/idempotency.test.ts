import { postgresAnswers } from '@soko/adapters-db';
import type { Claim, OrderId } from '@soko/domain';
import { expect } from 'chai';
import { aClaim, aGuestCall, aNumber } from '../support/builders/index.ts';
import { times } from '../support/races/chance.ts';
import { CLAIM, ONE_PRINCIPAL } from '../support/races/guards.ts';
import { delivery, type Market, nowhere, type Process } from '../support/races/market.ts';
import { answersOf, atOnce, factsOf, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

const ONE_EFFECT = 'One Idempotency-Key has one effect';

describe('rivals with one idempotency key', () => {
  race('H5: ten checkouts with one key', {
    promise: ONE_EFFECT,
    guard: CLAIM,
    breaks: /answers/,
    async run(market) {
      const { sku, ...goods } = await market.sells(100);
      const claim = aClaim();
      const checkout = ({ app }: Process): Promise<OrderId> =>
        app.orders.place({ ...aGuestCall(), claim }, { delivery, shipping: nowhere, items: [{ sku, quantity: 3 }] });
      const outcomes = await atOnce(times(10, () => keyed(market, claim, checkout)));

      expect(new Set(answersOf(outcomes)).size, 'different answers').to.equal(1);
      const { ok = 0, idempotency_in_progress = 0 } = tally(outcomes);
      expect(ok + idempotency_in_progress, 'the answers').to.equal(10);
      for (const facts of factsOf(outcomes)) expect(facts.retry_after).to.equal(1);
      expect((await market.levelOf({ sku, ...goods })).reserved, 'the pieces held').to.equal(3);
      const later = await keyed(market, claim, checkout)();
      expect(later, 'a repeat').to.equal(oneOf(answersOf(outcomes)));
      return 10;
    },
  });

  race('H5: ten payments with one key', {
    promise: ONE_EFFECT,
    guard: CLAIM,
    breaks: /answers/,
    async run(market) {
      const { sku } = await market.sells(100);
      const order = await market.one.app.orders.place(aGuestCall(), {
        delivery,
        shipping: nowhere,
        items: [{ sku, quantity: 1 }],
      });
      const claim = aClaim({ operation: 'payDraft' });
      const pages = market.bank.opened().length;
      const pay = ({ app }: Process) =>
        app.payments.start({ ...aGuestCall({ order }), claim }, { orderId: order, provider: 'bank' });
      const outcomes = await atOnce(times(10, () => keyed(market, claim, pay)));

      expect(new Set(answersOf(outcomes)).size, 'different answers').to.equal(1);
      const { ok = 0, idempotency_in_progress = 0 } = tally(outcomes);
      expect(ok + idempotency_in_progress, 'the answers').to.equal(10);
      expect((await market.standingOf(order)).payments).to.deep.equal(['pending']);
      expect(market.bank.opened().length - pages, 'the pages at the bank').to.equal(1);
      await market.one.app.orders.cancel(aGuestCall({ order }), { orderId: order });
      return 10;
    },
  });

  race('H4: one key of two people', {
    promise: 'A key of one person is invisible to another',
    guard: ONE_PRINCIPAL,
    breaks: /the orders/,
    async run(market) {
      const { sku, ...goods } = await market.sells(100);
      const key = `key-${aNumber()}`;
      const calls = ['ada', 'bola'].map((principal) => {
        const claim = aClaim({ principal, key });
        return keyed(market, claim, ({ app }) =>
          app.orders.place({ ...aGuestCall(), claim }, { delivery, shipping: nowhere, items: [{ sku, quantity: 1 }] }),
        );
      });
      const outcomes = await atOnce(calls);

      expect(tally(outcomes), 'the orders').to.deep.equal({ ok: 2 });
      expect(new Set(answersOf(outcomes)).size, 'the orders').to.equal(2);
      expect((await market.levelOf({ sku, ...goods })).reserved).to.equal(2);
      return 2;
    },
  });
});

/**
 * A write as the API does it: the work, then the answer's bytes, of which the first ones kept are sent. Every request has
 * an id of its own in its bytes, so that equal bytes are the same answer.
 */
const keyed =
  (market: Market, claim: Claim, work: (process: Process) => Promise<unknown>) => async (): Promise<string> => {
    const process = market.process();
    const result = await work(process);
    const body = Buffer.from(JSON.stringify({ result, request_id: aNumber() }));
    const kept = await postgresAnswers(process.knex, market.secret).keep(claim, { status: 201, headers: {}, body });
    return Buffer.from(kept.answer.body).toString();
  };
