import { type Demand, demandOf, MAX_ON_HAND, type StockChange, StockLevel, type VariantId } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { aLevel, anId } from '../../support/builders/index.ts';
import { always, nth } from '../../support/properties.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

const ORDER = anId<Parameters<typeof StockLevel.reserve>[2]>();
const of = (level: StockLevel, quantity: number): Demand[] => [{ variantId: level.variantId, quantity }];
const only = (changes: readonly StockChange[]): StockChange => {
  expect(changes.length).to.equal(1);
  return changes[0]!;
};

describe('the demand of some lines', () => {
  it('is summed per SKU', () => {
    const [a, b] = [nth<VariantId>(1), nth<VariantId>(2)];
    const lines = [
      { variantId: b, quantity: 1 },
      { variantId: a, quantity: 2 },
      { variantId: b, quantity: 3 },
    ];
    expect(demandOf(lines)).to.deep.equal([
      { variantId: a, quantity: 2 },
      { variantId: b, quantity: 4 },
    ]);
  });

  it(
    'is in the order of ids, in which levels are locked, whatever the order of the lines',
    always(
      [fc.array(fc.record({ variantId: fc.integer({ min: 1, max: 9 }).map(nth<VariantId>), quantity: fc.nat(999) }))],
      (lines) => {
        const ids = demandOf(lines).map(({ variantId }) => variantId);
        expect(ids).to.deep.equal([...new Set(lines.map(({ variantId }) => variantId))].sort());
        expect(demandOf([...lines].reverse())).to.deep.equal(demandOf(lines));
      },
    ),
  );
});

describe('a stock level', () => {
  it('begins with nothing', () => {
    const level = aLevel();
    const empty = StockLevel.empty(level.variantId, level.sku);
    expect(empty).to.deep.include({ onHand: 0, reserved: 0, lowStockThreshold: null });
    expect(StockLevel.available(empty)).to.equal(0);
  });

  it('has available what is on hand and not reserved', () => {
    expect(StockLevel.available(aLevel({ onHand: 10, reserved: 4 }))).to.equal(6);
  });

  it('covers a demand up to what is available', () => {
    const level = aLevel({ onHand: 10, reserved: 4 });
    expect(StockLevel.covers([level], of(level, 6))).to.equal(true);
    expect(StockLevel.covers([level], [...of(level, 6), ...of(level, 1)])).to.equal(false);
  });

  it('holds what an order demands, and says so in its ledger', () => {
    const level = aLevel({ onHand: 10 });
    expect(only(StockLevel.reserve([level], of(level, 3), ORDER))).to.deep.equal({
      level: { ...level, reserved: 3 },
      transaction: {
        variantId: level.variantId,
        type: 'reserve',
        onHandDelta: 0,
        reservedDelta: 3,
        orderId: ORDER,
        reason: null,
      },
    });
  });

  it('judges several lines of one SKU together', () => {
    const level = aLevel({ onHand: 5 });
    expect(refusalOf(() => StockLevel.reserve([level], [...of(level, 3), ...of(level, 3)], ORDER))).to.equal(
      'out_of_stock',
    );
    expect(only(StockLevel.reserve([level], [...of(level, 3), ...of(level, 2)], ORDER)).level.reserved).to.equal(5);
  });

  it('names every SKU that is short when it refuses, and no other', () => {
    const [plenty, short, none] = [aLevel(), aLevel({ onHand: 5, reserved: 4 }), aLevel({ onHand: 0 })];
    const demand = [...of(plenty, 1), ...of(short, 2), ...of(none, 1)];
    const facts = factsOf(() => StockLevel.reserve([plenty, short, none], demand, ORDER));
    expect(facts?.['items']).to.have.deep.members([
      { sku: short.sku, requested: 2, available: 1 },
      { sku: none.sku, requested: 1, available: 0 },
    ]);
  });

  it('gives back, sells and restocks what an order held', () => {
    const level = aLevel({ onHand: 10, reserved: 4 });
    const after = [StockLevel.release, StockLevel.sell, StockLevel.restock].map((move) => {
      const { level: next, transaction } = only(move([level], of(level, 4), ORDER));
      return [transaction.type, next.onHand, next.reserved];
    });
    expect(after).to.deep.equal([
      ['release', 10, 0],
      ['sell', 6, 0],
      ['restock', 14, 4],
    ]);
  });

  it('must be there for each SKU of a demand', () => {
    expect(refusalOf(() => StockLevel.reserve([], of(aLevel(), 1), ORDER))).to.equal('not_found');
  });
});

describe('an adjustment of stock', () => {
  const level = aLevel({ onHand: 10, reserved: 4 });
  const reason = 'counted';

  it('is relative, or a new count', () => {
    expect(StockLevel.adjust(level, { delta: -3, reason }).level.onHand).to.equal(7);
    const { transaction } = StockLevel.adjust(level, { onHand: 40, reason });
    expect(transaction).to.deep.include({ type: 'adjust', onHandDelta: 30, reservedDelta: 0, orderId: null, reason });
  });

  it('never goes below what is reserved', () => {
    expect(StockLevel.adjust(level, { delta: -6, reason }).level.onHand).to.equal(4);
    expect(refusalOf(() => StockLevel.adjust(level, { delta: -7, reason }))).to.equal('insufficient_stock');
    expect(refusalOf(() => StockLevel.adjust(level, { onHand: 3, reason }))).to.equal('insufficient_stock');
  });

  it('is refused when the count is not the one it expects to replace', () => {
    expect(StockLevel.adjust(level, { onHand: 12, expectedOnHand: 10, reason }).level.onHand).to.equal(12);
    expect(refusalOf(() => StockLevel.adjust(level, { onHand: 12, expectedOnHand: 11, reason }))).to.equal(
      'stock_changed',
    );
    expect(refusalOf(() => StockLevel.adjust(level, { onHand: 12, expectedOnHand: 0, reason }))).to.equal(
      'stock_changed',
    );
  });

  it('has an upper end', () => {
    expect(StockLevel.adjust(level, { onHand: MAX_ON_HAND, reason }).level.onHand).to.equal(MAX_ON_HAND);
    expect(refusalOf(() => StockLevel.adjust(level, { delta: MAX_ON_HAND, reason }))).to.equal('validation_failed');
  });
});

describe('the stock of a SKU', () => {
  const someSteps = fc.array(
    fc.record({
      move: fc.constantFrom(
        'reserve' as const,
        'release' as const,
        'sell' as const,
        'restock' as const,
        'adjust' as const,
      ),
      quantity: fc.integer({ min: 1, max: 20 }),
      sign: fc.constantFrom(1, -1),
    }),
    { maxLength: 40 },
  );

  it(
    'stays within 0 ≤ reserved ≤ on hand, and is the sum of its ledger, after any sequence',
    always([someSteps], (steps) => {
      let level = aLevel({ onHand: 0, reserved: 0 });
      let sold = 0;
      const ledger: StockChange['transaction'][] = [];
      const keep = (change: StockChange): void => {
        level = change.level;
        ledger.push(change.transaction);
      };
      for (const { move, quantity, sign } of steps) {
        if (move === 'adjust') {
          const adjust = () => StockLevel.adjust(level, { delta: sign * quantity, reason: 'counted' });
          if (refusalOf(adjust) === undefined) keep(adjust());
        } else if (move === 'reserve') {
          const reserve = () => StockLevel.reserve([level], of(level, quantity), ORDER);
          if (refusalOf(reserve) === undefined) keep(only(reserve()));
          else expect(quantity).to.be.greaterThan(StockLevel.available(level));
        } else {
          // an order gives back, sells and restocks no more than it held or bought
          const most = Math.min(quantity, move === 'restock' ? sold : level.reserved);
          if (most === 0) continue;
          keep(only(StockLevel[move]([level], of(level, most), ORDER)));
          sold += move === 'sell' ? most : move === 'restock' ? -most : 0;
        }
        expect(level.reserved).to.be.within(0, level.onHand);
      }
      expect(ledger.reduce((sum, { onHandDelta }) => sum + onHandDelta, 0)).to.equal(level.onHand);
      expect(ledger.reduce((sum, { reservedDelta }) => sum + reservedDelta, 0)).to.equal(level.reserved);
    }),
  );
});

describe('a SKU that is watched', () => {
  const falls = (level: StockLevel, adjustment: Parameters<typeof StockLevel.adjust>[1]) =>
    StockLevel.runLow([StockLevel.adjust(level, adjustment)]).map(({ variantId }) => variantId);

  it('runs low with the change that takes it to its threshold, and with no other', () => {
    const level = StockLevel.watch(aLevel({ onHand: 10, reserved: 2 }), 5);
    expect(falls(level, { delta: -2, reason: 'x' })).to.deep.equal([]);
    expect(falls(level, { delta: -3, reason: 'x' })).to.deep.equal([level.variantId]);
    expect(falls({ ...level, onHand: 7 }, { delta: -1, reason: 'x' })).to.deep.equal([]);
    expect(falls({ ...level, onHand: 3 }, { delta: 1, reason: 'x' })).to.deep.equal([]);
  });

  it('runs low by what an order holds', () => {
    const level = StockLevel.watch(aLevel({ onHand: 10 }), 5);
    expect(StockLevel.runLow(StockLevel.reserve([level], of(level, 5), ORDER))).to.have.length(1);
    expect(StockLevel.runLow(StockLevel.reserve([level], of(level, 4), ORDER))).to.deep.equal([]);
  });

  it('does not run low without a threshold', () => {
    expect(falls(aLevel({ onHand: 10 }), { onHand: 0, reason: 'x' })).to.deep.equal([]);
  });
});
