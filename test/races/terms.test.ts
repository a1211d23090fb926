import type { App } from '@soko/application';
import type { OrderId, UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import { aCompany, aJobCall, anOperatorCall, aUser, aUserCall, kobo } from '../support/builders/index.ts';
import { fakeProvider } from '../support/fake-provider.ts';
import { times } from '../support/races/chance.ts';
import { COMPANY_LOCK } from '../support/races/guards.ts';
import { delivery, type Market, nowhere } from '../support/races/market.ts';
import { atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

const WITHIN_LIMIT = 'A company never owes more than its credit limit';

const MEMBERS = 10;
/** How many of their orders the limit has room for. */
const ROOM = 4;
/** The same of a smaller company. */
const FEW = { members: 6, room: 3 };

describe('rivals for the credit of a company', () => {
  race('the members of a company paying on terms', {
    promise: WITHIN_LIMIT,
    guard: COMPANY_LOCK,
    breaks: /the debt/,
    async run(market) {
      const { calls, orders, pay, owed, limit } = await aTeam(market, { members: MEMBERS, room: ROOM });
      const outcomes = await atOnce(calls.map((call, turn) => () => pay(call, orders[turn]!)));

      expect(await owed(), 'the debt').to.equal(limit);
      expect(tally(outcomes), 'the debt').to.deep.equal({ ok: ROOM, credit_limit_exceeded: MEMBERS - ROOM });
      return MEMBERS;
    },
  });

  race('orders on terms that are cancelled, confirmed and reminded of while others are placed', {
    promise: WITHIN_LIMIT,
    guard: COMPANY_LOCK,
    breaks: /the debt/,
    async run(market) {
      const { calls, orders, pay, owed, limit, paymentOf, app } = await aTeam(market, FEW);
      const [first, second, ...rest] = orders;
      await pay(calls[0]!, first!);
      await pay(calls[1]!, second!);
      const id = await paymentOf(second!);
      const outcomes = await atOnce<unknown>([
        () => app().orders.cancel(calls[0]!, { orderId: first! }),
        () => app().payments.confirmTransfer(anOperatorCall(), { id, bankReference: 'FT1' }),
        () => app().payments.remindOfDue(aJobCall()),
        ...rest.map((order, turn) => () => pay(calls[turn + 2]!, order)),
      ]);

      expect(await owed(), 'the debt').to.be.at.most(limit);
      const { ok = 0, credit_limit_exceeded: refused = 0, ...others } = tally(outcomes);
      expect([ok + refused, others], 'the debt').to.deep.equal([outcomes.length, {}]);
      return outcomes.length;
    },
  });
});

/** An approved company whose members have a draft each, all of one price. */
async function aTeam(market: Market, { members, room }: Readonly<typeof FEW>) {
  const provider = fakeProvider({ name: 'terms', collects: 'on_terms', windowSeconds: 0 });
  const apps = [market.one, market.two].map(({ store }) => market.appOver(store, { providers: [provider] }));
  let turn = 0;
  const app = (): App => apps[turn++ % 2]!;
  const users = times(members, () => aUser());
  const { sku } = await market.sells(members);
  const company = aCompany({
    owner: users[0]!,
    members: users.map(({ id }, at) => ({ userId: id, role: at === 0 ? 'owner' : 'buyer' })),
  });
  await market.one.store.transaction(anOperatorCall(), async (tx) => {
    for (const user of users) await tx.users.insert(user);
    await tx.companies.insert(company);
  });
  const calls: UnclaimedCall[] = users.map(({ id }) => aUserCall(id));
  const items = [{ sku, quantity: 1 }];
  const orders: OrderId[] = await Promise.all(
    calls.map((call) => app().orders.place(call, { delivery, shipping: nowhere, items })),
  );
  const asked = async (text: string, id: string): Promise<{ value: never }> =>
    oneOf((await market.owner.raw(text, [id])).rows as { value: never }[]);
  const { value: total } = await asked('select total::int as value from soko.orders where id = ?', orders[0]!);
  const limit = room * total;
  await app().accounts.setCompanyTerms(anOperatorCall(), {
    id: company.id,
    terms: { terms: { days: 30, creditLimit: kobo(limit) } },
  });
  return {
    calls,
    orders,
    limit,
    app,
    pay: (call: UnclaimedCall, orderId: OrderId) => app().payments.start(call, { orderId, provider: 'terms' }),
    owed: async () => (await asked(OWED, company.id)).value,
    paymentOf: async (order: OrderId) =>
      (await asked('select id as value from soko.payments where order_id = ?', order)).value,
  };
}

const OWED = `
select coalesce(sum(amount), 0)::int as value from soko.payments where company_id = ? and status = 'pending'`;
