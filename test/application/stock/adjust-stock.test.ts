import type { Adjustment, UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, anId, anOperatorCall, aUserCall } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market, type Ware } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const reason = 'counted';

describe('adjusting the stock of a SKU', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10 });
  });
  afterEach(() => booksAreRight(market));

  const adjust = (call: UnclaimedCall, adjustment: Adjustment, sku: string = ware.sku) =>
    market.app.stock.adjust(call, { sku, adjustment });

  it('is for a member of the shop, an admin or an operator', async () => {
    const admin = aUserCall(anId(), { roles: ['customer', 'admin'] });
    for (const call of [market.callOf(ware.owner), admin, anOperatorCall()]) {
      expect(await adjust(call, { delta: 1, reason })).to.equal(ware.sku);
    }
    expect(market.stock(ware)).to.deep.equal([13, 0]);
  });

  it('tells anybody else that there is no such SKU, as of one that never was', async () => {
    const rival = market.callOf((await market.sells()).owner);
    const staff = aUserCall(anId(), { roles: ['customer', 'staff'] });
    for (const call of [rival, staff, market.callOf(await market.user()), aGuestCall()]) {
      expect(await refusalFrom(adjust(call, { delta: 1, reason }))).to.equal('not_found');
    }
    const own = market.callOf(ware.owner);
    expect(await refusalFrom(adjust(own, { delta: 1, reason }, 'NOTHING'))).to.equal('not_found');
    expect(await refusalFrom(adjust(own, { delta: 1, reason }, 'no sku'))).to.equal('not_found');
    expect(market.stock(ware)).to.deep.equal([10, 0]);
  });

  it('keeps what is reserved', async () => {
    await market.draft(ware, 4);
    expect(await refusalFrom(adjust(anOperatorCall(), { delta: -7, reason }))).to.equal('insufficient_stock');
    await adjust(anOperatorCall(), { onHand: 4, expectedOnHand: 10, reason });
    expect(market.stock(ware)).to.deep.equal([4, 4]);
    expect(await refusalFrom(adjust(anOperatorCall(), { onHand: 9, expectedOnHand: 10, reason }))).to.equal(
      'stock_changed',
    );
  });

  it('writes the ledger, the log and the audit trail', async () => {
    await adjust(market.callOf(ware.owner), { delta: -3, reason: 'damaged' });
    expect(market.memory.state.stockTransactions.at(-1)).to.deep.include({
      type: 'adjust',
      onHandDelta: -3,
      reason: 'damaged',
    });
    expect(market.memory.state.events.at(-1)).to.deep.include({ type: 'stock.adjusted', subject: ware.variant.id });
    const record = market.memory.state.audit.at(-1);
    expect(record).to.deep.include({ action: 'stock.changed', before: { onHand: 10 }, after: { onHand: 7 } });
    expect(record).to.include({ actorKind: 'user', actorId: ware.owner.id });
  });
});
