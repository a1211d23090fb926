import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill, platform } from 'node:process';
import { expect } from 'chai';
import type { Received } from '../support/client.ts';
import { type Market, openMarket } from '../support/crashes/market.ts';
import { persistent } from '../support/crashes/persistent.ts';
import type { Process } from '../support/crashes/process.ts';
import { levelOf, standingOf } from '../support/crashes/standing.ts';
import { until } from '../support/crashes/until.ts';
import { proof } from '../support/proof.ts';
import { isLong, times } from '../support/races/chance.ts';
import { ADDRESS, aKey, type Holder } from '../support/server-shopping.ts';
import type { Goods } from '../support/server-town.ts';

const BUYERS = isLong ? 50 : 20;
const RUNS = isLong ? 5 : 1;
const ON_HAND = 10_000;
/** Seconds in which every order is paid and every job done. */
const DONE_WITHIN = 90;

describe('two serving processes and two workers over one database', () => {
  let market: Market;
  let workers: Process[];
  before(async function () {
    this.timeout(60_000);
    market = await openMarket({ serve: ['serve', '--processes', '2'], environment: { SOKO_ROLE: 'api' } });
    workers = await Promise.all([market.start(['worker']), market.start(['worker'])]);
  });
  after(async function () {
    this.timeout(60_000);
    await market.close();
  });

  it(`serve ${BUYERS} buyers at once, who send each call twice, with one effect of each event`, async function () {
    this.timeout(RUNS * DONE_WITHIN * 1_000);
    for (let run = 0; run < RUNS; run += 1) await expectBought(await buyAll(BUYERS));
    record(this.test?.fullTitle() ?? '', BUYERS, 0);
  });

  it('serve them also when a worker and a serving process are killed with -9 while they buy', async function () {
    if (platform !== 'linux') this.skip();
    this.timeout(RUNS * DONE_WITHIN * 1_000);
    for (let run = 0; run < RUNS; run += 1) {
      const [victim] = workers.splice(0, 1);
      const bought = await buyAll(BUYERS, () => {
        victim?.kill();
        kill(market.serving.children()[0] ?? 0, 'SIGKILL');
      });
      if (run < RUNS - 1) workers.push(await market.start(['worker']));
      await expectBought(bought);
      expect(market.serving.children().length, 'serving processes').to.equal(2);
    }
    record(this.test?.fullTitle() ?? '', BUYERS, 2 * RUNS);
  });

  it('end when they are told to', async function () {
    this.timeout(15_000);
    await market.stop();
  });

  const record = (test: string, buyers: number, kills: number): void =>
    proof.record({
      promise: 'Several processes over one database do each thing once',
      test,
      runs: RUNS,
      attempts: RUNS * buyers,
      kills,
    });

  type Bought = Readonly<{ goods: Goods; emails: readonly string[] }>;

  /** Everybody wants the same SKU. `halfway` is done when half of them have paid. */
  async function buyAll(buyers: number, halfway: () => void = () => {}): Promise<Bought> {
    const goods = await market.sells({ onHand: ON_HAND });
    let paid = 0;
    const emails = await Promise.all(
      times(buyers, async (index) => {
        const email = `buyer-${index}-${aKey()}@example.com`;
        await buy(goods, email);
        paid += 1;
        if (paid === buyers / 2) halfway();
        return email;
      }),
    );
    return { goods, emails };
  }

  /** From an empty cart to the provider's page, and approves there; the rest is up to webhooks and jobs. */
  async function buy(goods: Goods, email: string): Promise<void> {
    const { client, fill } = market;
    const cart = await persistent(() => fill([goods]));
    const draft = await twice('/checkout', { email, shipping_address: ADDRESS }, cart);
    const holder = { order: draft.access_token };
    const { payment } = await twice(`/checkout/${draft.id}/pay`, { provider: 'sandbox' }, holder);
    const page = `//sandbox/pay/${payment.reference}`;
    const approved = await persistent(() => client.post(page, { body: { action: 'approve' } }));
    expect(approved.status, approved.text).to.equal(200);
  }

  /** Sends a call twice at once under one key: whoever is told that the other is being done asks again for its answer. */
  async function twice(path: string, body: unknown, holder: Holder): Promise<Received['body']> {
    const sending = { body, key: aKey(), ...holder };
    const send = () =>
      persistent(async () => {
        const answer = await market.client.post(path, sending);
        return answer.code === 'idempotency_in_progress' ? null : answer;
      });
    const [one, other] = await Promise.all([send(), send()]);
    expect(one.status, one.text).to.equal(201);
    expect(other.text).to.equal(one.text);
    return one.body;
  }

  /** Expects that each order was paid once, each event had each of its effects once, and the stock is down by all of it. */
  async function expectBought({ goods, emails }: Bought): Promise<void> {
    await until(
      'all jobs of all events',
      async () => {
        const { rows } = await market.owner.raw(OPEN, [[...emails], [...emails]]);
        return rows[0].orders === 0 && rows[0].jobs === 0;
      },
      { seconds: DONE_WITHIN, pause: 250 },
    );
    for (const email of emails) {
      const standing = await standingOf(market.owner, { email });
      expect(standing).to.deep.include({ orders: 1, status: 'confirmed', placed: 1, confirmed: 1, captures: 1 });
      expect(standing).to.deep.include({ surpluses: 0, payments: ['succeeded'], told: 1, open: 0 });
    }
    const receipts = mailsIn(market.mailFolder).filter((mail) => emails.some((email) => mail.includes(email)));
    expect(receipts.length, 'receipts').to.equal(emails.length);
    expect(await levelOf(market.owner, goods)).to.deep.equal({ on_hand: ON_HAND - emails.length, reserved: 0 });
    await market.expectRight();
  }
});

/** Orders of these addresses that are not confirmed yet, and events about them that still wait or have a job open. */
const OPEN = `
select (select count(*)::integer from soko.orders where email = any(?) and status <> 'confirmed') as orders,
  (select count(*)::integer from soko.orders o join soko.events e on e.subject = o.id::text
    join soko.audit_events a on a.event_id = e.id where o.email = any(?) and (a.queued or a.done < a.jobs)) as jobs`;

const mailsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
    : [];
