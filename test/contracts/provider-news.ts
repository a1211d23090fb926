import { type DisputeReport, Money, type RefundId, type RefundNotice } from '@soko/domain';
import { expect } from 'chai';
import { aProviderCall } from '../support/builders/index.ts';
import { aMarket, booksAreRight } from '../support/market.ts';
import { proof } from '../support/proof.ts';
import { chanceOf, isLong, ordersOf, seed, shuffled } from '../support/races/chance.ts';
import type { ProviderRig, ProviderWays, Webhook } from './payment-provider.contract.ts';
import type { Hand } from './provider-hand.ts';

const HOUR = 3_600_000;
const KEY = '019b7a00-0000-7000-8000-000000000007';
/** So many orders of what can happen are tried: all of them in the long suite. */
const ORDERS = isLong ? Number.POSITIVE_INFINITY : 6;
/** Of buyers and their cards, as the stand-ins have them, and what opens a payment. */
const PRIVATE = /@example\.com|@soko\.test|(?<![\w-])(4242|4081|98765\d{5})(?![\w-])|_secret_|\+91|redirect\.test/;

/** The part of the contract that is about what a provider knows beside the payment itself. */
export function providerNews(ways: ProviderWays, { rig, aRequest, opened, paid, refund }: Hand): void {
  const { knows = [] } = ways;
  const network = () => rig().network ?? expect.fail('The rig has no network.');
  const money = (amount: number): Money => Money.of(amount, rig().currency);

  /** What is behind these webhooks, refunds and disputes alone. */
  const newsIn = async (webhooks: readonly Webhook[]): Promise<readonly (RefundNotice | DisputeReport)[]> => {
    const news: (RefundNotice | DisputeReport)[] = [];
    for (const { headers, body } of webhooks) {
      const { report } = rig().provider.readWebhook(headers, body, rig().now);
      if (report?.status === 'refunded' || report?.status === 'disputed') news.push(report);
      if (report?.status !== 'unproven' || report.about === undefined) continue;
      news.push(...((await rig().provider.explain?.(report)) ?? expect.fail('It explains no hints.')));
    }
    return news;
  };
  const refundsIn = async (webhooks: readonly Webhook[]): Promise<readonly RefundNotice[]> =>
    (await newsIn(webhooks)).filter((news) => news.status === 'refunded');
  const disputesIn = async (webhooks: readonly Webhook[]): Promise<readonly DisputeReport[]> =>
    (await newsIn(webhooks)).filter((news) => news.status === 'disputed');

  describe('beside the payment itself', () => {
    it(`says ${knows.includes('fee') ? 'what it keeps of the money, once that came' : 'nothing of a fee'}`, async () => {
      const open = await rig().provider.verify(await opened());
      expect(open.fee ?? null).to.equal(null);
      const { fee = null } = await rig().provider.verify(await paid());
      expect(fee === null).to.equal(!knows.includes('fee'));
      if (fee === null) return;
      expect(fee.currency).to.equal(rig().currency);
      expect(fee.amount).to.be.within(1, 9_999);
    });

    it('hands on its answers as they came', async () => {
      const { raw } = await rig().provider.verify(await paid());
      expect(JSON.stringify(raw)).to.contain('"status":').and.to.have.length.above(200);
    });

    if (knows.includes('refunds')) {
      for (const status of ['succeeded', 'failed'] as const) {
        it(`tells of a refund that we asked for and that ${status}: one, under the name that it gave it`, async () => {
          const payment = await paid();
          await rig().webhooks();
          const asked = await refund(payment, 6_000, KEY);
          await network().settleRefunds(payment.reference, status);
          const notices = await refundsIn(await rig().webhooks());
          expect(new Set(notices.map(({ refundReference }) => refundReference))).to.deep.equal(
            new Set([asked.providerReference]),
          );
          expect(new Set(notices.map(({ key }) => key))).to.deep.equal(new Set([KEY]));
          expect(notices.at(-1)).to.deep.include({ reference: payment.reference, state: status, amount: money(6_000) });
          expect(notices.at(-1)?.failure === null).to.equal(status === 'succeeded');
        });
      }

      it('tells of refunds that were made at its own desk, without a key of ours', async () => {
        const payment = await paid();
        await rig().webhooks();
        await network().giveBack(payment.reference, money(2_500));
        await network().giveBack(payment.reference, money(2_500));
        await network().settleRefunds(payment.reference, 'succeeded');
        const notices = await refundsIn(await rig().webhooks());
        const done = notices.filter(({ state }) => state === 'succeeded');
        expect(new Set(done.map(({ refundReference }) => refundReference)).size).to.equal(2);
        for (const notice of notices) {
          expect(notice).to.deep.include({ reference: payment.reference, key: null, amount: money(2_500) });
        }
      });

      it('is asked by its own name how such a refund stands, and makes no other', async () => {
        const payment = await paid();
        await rig().webhooks();
        await network().giveBack(payment.reference, money(2_500));
        const [notice] = await refundsIn(await rig().webhooks());
        const { refundReference } = notice ?? expect.fail('It tells of no refund.');
        const { providerReference } = await rig().provider.verify(payment);
        const asked = { key: KEY as RefundId, paymentReference: payment.reference, providerReference };
        const report = await rig().provider.refund({ ...asked, refundReference, amount: money(2_500), reason: '' });
        expect(report).to.include({ providerReference: refundReference });
        expect(network().refunds(payment.reference)).to.equal(1);
      });
    }

    if (knows.includes('disputes')) {
      for (const end of ['won', 'lost'] as const) {
        it(`tells of a dispute: it is open, and then ${end}`, async () => {
          const payment = await paid();
          await rig().webhooks();
          await network().dispute(payment.reference, 'open', money(4_000));
          const [first, ...repeated] = await disputesIn(await rig().webhooks());
          expect(first).to.deep.include({ reference: payment.reference, state: 'open', amount: money(4_000) });
          for (const again of repeated) expect(again).to.deep.equal(first);
          await network().dispute(payment.reference, end);
          const last = (await disputesIn(await rig().webhooks())).at(-1);
          expect(last).to.deep.equal({ ...first, state: end });
        });
      }
    }

    if (knows.includes('day')) {
      it('lists what came within a day, to the end of its pages, and what was given back of it', async () => {
        network().shortenLists(2);
        const [one, two, three] = [await paid(), await paid(), await paid()];
        const open = await opened();
        await network().giveBack(two.reference, money(2_500));
        await network().settleRefunds(two.reference, 'succeeded');
        const around = (at: number) => ({ from: new Date(at - HOUR), to: new Date(at + HOUR) });
        const listed = (await rig().provider.list?.(around(Date.now()))) ?? expect.fail('It gives no list.');
        for (const { reference, amount } of [one, two, three]) {
          const payment = listed.find((each) => each.reference === reference);
          expect(payment).to.deep.include({ status: 'succeeded', amount });
          if (payment?.refunded) expect(payment.refunded).to.deep.equal(money(reference === two.reference ? 2_500 : 0));
        }
        expect(listed.find(({ reference }) => reference === open.reference)?.status).to.not.equal('succeeded');
        expect(await rig().provider.list?.(around(Date.now() - 50 * HOUR))).to.deep.equal([]);
      });
    }

    it('I4: comes to the same end in every order of what happens to a payment', async function () {
      if (isLong) this.timeout(0);
      const steps = STEPS.filter(({ needs }) => needs === null || knows.includes(needs));
      const orders = shuffled(ordersOf(steps), chanceOf(seed)).slice(0, ORDERS);
      const { method } = aRequest();
      for (const order of orders) {
        const market = aMarket({ providers: [rig().provider], now: () => rig().now });
        const ware = await market.sells({ price: money(10_000) });
        const { call, orderId } = await market.draft(ware);
        const choice = { orderId, provider: rig().provider.name, ...(method === null ? {} : { method }) };
        await market.app.payments.start(call, choice);
        const [begun] = market.payments(orderId);
        const { reference } = begun ?? expect.fail('Nothing was begun.');
        const told = new Map<string, readonly Webhook[]>();
        for (const { name, happen } of steps) {
          await rig().webhooks();
          await happen(network(), reference, money);
          told.set(name, await rig().webhooks());
        }
        for (const webhook of order.flatMap(({ name }) => told.get(name) ?? [])) {
          await market.app.payments.receiveWebhook(aProviderCall(), { provider: rig().provider.name, ...webhook });
        }
        // where it tells nothing of what happened, the buyer who is back asks
        await market.app.payments.verify(call, { reference });
        const inWords = order.map(({ name }) => name).join(', ');
        const { state } = market.memory;
        expect(market.order(orderId).status, inWords).to.equal('confirmed');
        expect(
          market.payments(orderId).map(({ status }) => status),
          inWords,
        ).to.deep.equal(['succeeded']);
        expect(market.payments(orderId)[0]?.fee === null, inWords).to.equal(!knows.includes('fee'));
        const given = market.refunds(orderId).map(({ status, amount }) => [status, amount.amount]);
        expect(given, inWords).to.deep.equal(knows.includes('refunds') ? [['succeeded', 1_000]] : []);
        const disputes = [...state.disputes.values()].map(({ status, amount }) => [status, amount.amount]);
        expect(disputes, inWords).to.deep.equal(knows.includes('disputes') ? [['open', 5_000]] : []);
        const events = [...state.paymentEvents.values()];
        expect(
          events.filter(({ outcome }) => outcome === null),
          inWords,
        ).to.deep.equal([]);
        booksAreRight(market);
        // I15: what is kept for staff has nothing private
        const kept = JSON.stringify([events.map(({ answer }) => answer), state.paymentAnswers]);
        expect(kept, inWords).to.not.match(PRIVATE);
      }
      proof.record({
        promise: 'A payment comes to the same end in every order of what its provider tells',
        test: this.test?.fullTitle() ?? '',
        runs: orders.length,
        attempts: orders.length * steps.length,
      });
    });
  });
}

type Step = Readonly<{
  name: string;
  /** What a provider has to know for it to be told of; null: the payment itself. */
  needs: 'refunds' | 'disputes' | null;
  happen: (
    network: NonNullable<ProviderRig['network']>,
    reference: string,
    of: (amount: number) => Money,
  ) => Promise<void>;
}>;

/** What happens to a payment, in the order in which it does. */
const STEPS: readonly Step[] = [
  { name: 'failed', needs: null, happen: ({ turn }, reference) => turn(reference, 'fail') },
  { name: 'authorised', needs: null, happen: ({ turn }, reference) => turn(reference, 'process') },
  { name: 'captured', needs: null, happen: ({ turn }, reference) => turn(reference, 'complete') },
  {
    name: 'refunded',
    needs: 'refunds',
    async happen({ giveBack, settleRefunds }, reference, of) {
      await giveBack(reference, of(1_000));
      await settleRefunds(reference, 'succeeded');
    },
  },
  {
    name: 'disputed',
    needs: 'disputes',
    happen: ({ dispute }, reference, of) => dispute(reference, 'open', of(5_000)),
  },
];
