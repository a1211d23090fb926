import { kill, platform } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Money } from '@soko/domain';
import { expect } from 'chai';
import { USD } from '../support/builders/index.ts';
import type { Received } from '../support/client.ts';
import { type Market, openMarket } from '../support/crashes/market.ts';
import { persistent } from '../support/crashes/persistent.ts';
import type { Process } from '../support/crashes/process.ts';
import { levelOf, standingOf } from '../support/crashes/standing.ts';
import { until } from '../support/crashes/until.ts';
import { proof } from '../support/proof.ts';
import { KEYS } from '../support/providers/rigs.ts';
import {
  PROVIDERS,
  type ProviderName,
  type Sending,
  type StandIn,
  startFakeProviders,
} from '../support/providers/stand-in.mjs';
import { chanceOf, isLong, seed, times } from '../support/races/chance.ts';
import { ADDRESS, aKey, type Holder } from '../support/server-shopping.ts';
import type { Goods } from '../support/server-town.ts';

const RUNS = isLong ? 300 : 30;
/** So many buyers at once. */
const LANES = 5;
const ON_HAND = 10_000;
/** Of the pauses between two steps, how many a process dies in, where none died lately. */
const DEATHS = 0.4;
/** Milliseconds in which those that died have somebody in their place: the other one serves in the meantime. */
const REPLACED_WITHIN = 4_000;
/** Seconds in which each order has its end. */
const DONE_WITHIN = 90;

/** Milliseconds that an answer may take. */
const GIVEN_UP_AFTER = 10_000;

/** The ends that a purchase can have. */
type End = 'confirmed' | 'expired';

/** One purchase, as its chance has it. */
type Run = Readonly<{
  name: string;
  chance: () => number;
  email: string;
  goods: Goods;
  provider: ProviderName;
  /** One of its ways to pay, where it has several. */
  method: string | undefined;
  pick: <T>(all: readonly T[]) => T;
}>;

type Ordered = Readonly<{ id: string; holder: Holder }>;

describe('two serving processes and a worker, with five providers and deaths between the steps', () => {
  let standIn: StandIn;
  let market: Market;
  let worker: Process;
  let kills = 0;
  let lastDeath = 0;
  before(async function () {
    if (platform !== 'linux') this.skip();
    this.timeout(60_000);
    standIn = await startFakeProviders({ keys: KEYS, apiWebhooks: { retries: 50 } });
    const environment = { ...settingsOf(standIn), SOKO_ROLE: 'api' };
    market = await openMarket({ serve: ['serve', '--processes', '2'], environment });
    worker = await market.start(['worker'], settingsOf(standIn));
    standIn.configure({ webhookUrl: `${market.serving.base}/api/v1/payments/webhook/{provider}` });
  });
  after(async function () {
    this.timeout(60_000);
    await market?.close();
    await standIn?.close();
  });

  it(`confirm each of ${RUNS} orders by one capture, or let it go, whatever happens on the way`, async function () {
    this.timeout(RUNS * 20_000 + 60_000);
    const { shop } = await market.seller({ currency: USD });
    const goods = await market.sells({ shop, onHand: ON_HAND, variants: [{ price: Money.of(12_345, USD) }] });
    const left = times(RUNS, (index) => aRun(index, goods));
    const ends: End[] = [];
    const lane = async (): Promise<void> => {
      for (let run = left.shift(); run; run = left.shift()) ends.push(await play(run));
    };
    await Promise.all(times(LANES, lane));
    await expectNothingLeft();
    const sold = ends.filter((end) => end === 'confirmed').length;
    expect(await levelOf(market.owner, goods)).to.deep.equal({ on_hand: ON_HAND - sold, reserved: 0 });
    await market.expectRight();
    proof.record({
      promise: 'A payment by any provider is captured once, or not at all',
      test: this.test?.fullTitle() ?? '',
      runs: RUNS,
      attempts: RUNS,
      kills,
    });
  });

  function aRun(index: number, goods: Goods): Run {
    const chance = chanceOf(seed * 10_000 + index);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)]!;
    const provider = PROVIDERS[index % PROVIDERS.length]!;
    const email = `buyer-${index}-${aKey()}@example.com`;
    // Stripe is paid on its page, and the next time in a form of the shop
    const method = provider === 'stripe' && (index / PROVIDERS.length) % 2 === 1 ? 'payment_intent' : undefined;
    return { name: `run ${index} of seed ${seed} by ${provider}`, chance, email, goods, provider, method, pick };
  }

  /** Between two steps: at times a process dies. */
  async function pause({ chance }: Run): Promise<void> {
    const dice = chance();
    const [one, other] = market.serving.children();
    if (dice > DEATHS || other === undefined || Date.now() - lastDeath < REPLACED_WITHIN) return;
    lastDeath = Date.now();
    kills += 1;
    if (dice < DEATHS / 3) {
      worker.kill();
      worker = await market.start(['worker'], settingsOf(standIn));
    } else kill((dice < (2 * DEATHS) / 3 ? one : other) ?? other, 'SIGKILL');
  }

  /** Sends a call until it has an answer, under one key. */
  async function posted(path: string, body: unknown, holder: Holder): Promise<Received['body']> {
    const sending = { body, key: aKey(), ...holder };
    const answer = await answered(async () => {
      const received = await market.client.post(path, sending);
      return received.code === 'idempotency_in_progress' ? null : received;
    });
    expect(answer.status, answer.text).to.be.within(200, 201);
    return answer.body;
  }

  /** Starts paying; a page that was opened and lost is followed by another payment. */
  async function pay({ id, holder }: Ordered, provider: ProviderName, method?: string): Promise<string> {
    const choice = { provider, return_url: 'https://shop.test/', ...(method === undefined ? {} : { method }) };
    for (;;) {
      const { payment } = await posted(`/checkout/${id}/pay`, choice, holder);
      if (payment.status !== 'failed') return payment.reference;
      expect(payment.failure.code).to.equal('opening_lost');
    }
  }

  async function play(run: Run): Promise<End> {
    const cart = await answered(() => market.fill([run.goods]));
    await pause(run);
    const draft = await posted('/checkout', { email: run.email, shipping_address: ADDRESS }, cart);
    const ordered = { id: draft.id, holder: { order: draft.access_token } };
    await pause(run);
    const way = run.pick(WAYS);
    const end = await WAY[way](run, ordered);
    const name = `${run.name}: ${way}`;
    const isOver = async () => (await standingOf(market.owner, ordered)).status === end;
    await until(name, isOver, { seconds: DONE_WITHIN, pause: 250 });
    const standing = await standingOf(market.owner, ordered);
    expect(standing, name).to.include({
      captures: end === 'confirmed' ? 1 : 0,
      confirmed: end === 'confirmed' ? 1 : 0,
    });
    return end;
  }

  /** The webhooks of this run: in order or not, once or often, all at once or one by one. */
  const sending = ({ pick }: Run): Sending => ({
    retries: 100,
    duplicate: pick([0, 0, 1, 4]),
    parallel: pick([true, false]),
    order: pick(['reversed', 'shuffled'] as const),
  });
  const complete = async (run: Run, provider: ProviderName, reference: string, webhook = sending(run)) => {
    await standIn.act(provider, reference, 'complete', { webhook });
  };
  const passTime = (ordered: Ordered, table: string) => market.owner.raw(table, [ordered.id]);

  const WAY: Readonly<Record<(typeof WAYS)[number], (run: Run, ordered: Ordered) => Promise<End>>> = {
    async 'the buyer pays'(run, ordered) {
      const reference = await pay(ordered, run.provider, run.method);
      await pause(run);
      await complete(run, run.provider, reference);
      return 'confirmed';
    },

    async 'the buyer pays after a decline'(run, ordered) {
      const reference = await pay(ordered, run.provider, run.method);
      await standIn.act(run.provider, reference, 'fail', { webhook: sending(run) });
      await pause(run);
      await complete(run, run.provider, reference);
      return 'confirmed';
    },

    async 'the buyer pays, and is back before any webhook'(run, ordered) {
      const reference = await pay(ordered, run.provider, run.method);
      await complete(run, run.provider, reference, { hold: true });
      await pause(run);
      await answered(() => market.client.get(`/payments/verify/${reference}`, ordered.holder));
      return 'confirmed';
    },

    async 'the buyer pays, and no webhook ever comes'(run, ordered) {
      const reference = await pay(ordered, run.provider, run.method);
      await complete(run, run.provider, reference, { send: false });
      await pause(run);
      await passTime(
        ordered,
        `update soko.payments set created_at = created_at - interval '2 minutes' where order_id = ?`,
      );
      return 'confirmed';
    },

    async 'the buyer leaves'(run, ordered) {
      const reference = await pay(ordered, run.provider, run.method);
      await standIn.act(run.provider, reference, 'cancel', { webhook: sending(run) });
      await pause(run);
      await passTime(ordered, `update soko.orders set expires_at = now() - interval '1 second' where id = ?`);
      return 'expired';
    },

    async 'the buyer pays twice, by two providers'(run, ordered) {
      const first = await pay(ordered, run.provider, run.method);
      const other = run.pick(PROVIDERS.filter((name) => name !== run.provider));
      await pause(run);
      const second = await pay(ordered, other);
      await complete(run, other, second);
      await pause(run);
      // a page that could not be closed in time: its money is one too many
      await complete(run, run.provider, first);
      await givenBack(run.name, run.provider, first);
      return 'confirmed';
    },
  };

  /** The provider was asked, once, for all of it; then it has given it back. */
  async function givenBack(name: string, provider: ProviderName, reference: string): Promise<void> {
    const stood = () => standIn.state.payments.find((one) => one.reference === reference);
    await until(`${name}: the second capture is given back`, () => stood()?.refunds.length === 1, { seconds: 60 });
    const { refunds, paidAmount } = stood() ?? expect.fail(name);
    expect(
      refunds.map(({ amount }) => amount),
      name,
    ).to.deep.equal([paidAmount]);
    await standIn.settleRefund(provider, refunds[0]?.id ?? '', { webhook: { send: false } });
  }

  /** Every webhook has its outcome, and each payment at a provider that has money fits one order, or was given back. */
  async function expectNothingLeft(): Promise<void> {
    const count = async (text: string): Promise<number> => (await market.owner.raw(text)).rows[0].count;
    const open = `select count(*)::integer as count from soko.payment_events where outcome is null`;
    await until('an outcome of every webhook', async () => (await count(open)) === 0, { seconds: DONE_WITHIN });
    const kept = standIn.state.payments.filter(({ paidAmount, refunds }) => paidAmount && refunds.length === 0);
    const captures = `select count(*)::integer as count from soko.payments where status = 'succeeded' and not is_surplus`;
    expect(kept.length, 'payments whose money the providers keep for us').to.equal(await count(captures));
    expect(standIn.state.payments.filter(({ refunds }) => refunds.length > 1)).to.deep.equal([]);
  }
});

const WAYS = [
  'the buyer pays',
  'the buyer pays after a decline',
  'the buyer pays, and is back before any webhook',
  'the buyer pays, and no webhook ever comes',
  'the buyer leaves',
  'the buyer pays twice, by two providers',
] as const;

/** Asks again also where a connection was handed to a process that died before it looked: nobody closes that one. */
const answered = <T>(ask: () => Promise<T>): Promise<NonNullable<T>> =>
  persistent(() => {
    const asking = ask();
    asking.catch(() => {});
    return Promise.race([asking, delay(GIVEN_UP_AFTER, null, { ref: false })]);
  }) as Promise<NonNullable<T>>;

/** The variables that switch the five on, at the stand-in. */
const settingsOf = ({ baseUrls }: StandIn): Readonly<Record<string, string>> => ({
  SOKO_STRIPE_SECRET_KEY: KEYS.stripe.secretKey,
  SOKO_STRIPE_WEBHOOK_SECRET: KEYS.stripe.webhookSecret,
  SOKO_STRIPE_BASE_URL: baseUrls.stripe,
  SOKO_PAYSTACK_SECRET_KEY: KEYS.paystack.secretKey,
  SOKO_PAYSTACK_BASE_URL: baseUrls.paystack,
  SOKO_FLUTTERWAVE_SECRET_KEY: KEYS.flutterwave.secretKey,
  SOKO_FLUTTERWAVE_WEBHOOK_SECRET: KEYS.flutterwave.webhookSecret,
  SOKO_FLUTTERWAVE_BASE_URL: baseUrls.flutterwave,
  SOKO_RAZORPAY_KEY_ID: KEYS.razorpay.keyId,
  SOKO_RAZORPAY_KEY_SECRET: KEYS.razorpay.keySecret,
  SOKO_RAZORPAY_WEBHOOK_SECRET: KEYS.razorpay.webhookSecret,
  SOKO_RAZORPAY_BASE_URL: baseUrls.razorpay,
  SOKO_CHAPA_SECRET_KEY: KEYS.chapa.secretKey,
  SOKO_CHAPA_WEBHOOK_SECRET: KEYS.chapa.webhookSecret,
  SOKO_CHAPA_BASE_URL: baseUrls.chapa,
});
