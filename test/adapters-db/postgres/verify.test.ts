import { connect, verifyBooks } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import {
  EVENT,
  OPEN_ORDER,
  openBooks,
  PAID_ORDER,
  PRODUCT,
  PROMOTION,
  REFERENCE,
  SHOP,
  SKU,
  VARIANT,
} from './books.ts';

/** Breaks the books on purpose, as their owner with all guards off, looks, and takes it back. */
type Break = Readonly<{ what: string; invariant: string; subject: string; by: string }>;

const DISPUTE = '01900000-0000-7000-8000-000000000050';

const COMPANY = '01900000-0000-7000-8000-000000000060';
/** A company has paid, on terms, for the order that is paid. */
const A_DEBT = `
insert into soko.companies (id, name) values ('${COMPANY}', 'Obi Trading Ltd');
update soko.orders set company_id = '${COMPANY}' where id = '${PAID_ORDER}';
update soko.payments set company_id = '${COMPANY}', due_date = '2026-04-01'`;

const BREAKS: readonly Break[] = [
  {
    what: 'a level that its changes do not sum to',
    invariant: 'stock_balance',
    subject: SKU,
    by: 'update soko.stock_levels set on_hand = 9',
  },
  {
    what: 'reserved stock that nothing holds',
    invariant: 'stock_balance',
    subject: SKU,
    by: 'delete from soko.reservations',
  },
  {
    what: 'a reservation that was never booked',
    invariant: 'stock_balance',
    subject: SKU,
    by: 'update soko.stock_levels set reserved = 2; update soko.reservations set quantity = 2',
  },
  {
    what: 'more reserved than there is',
    invariant: 'stock_bounds',
    subject: SKU,
    by: 'alter table soko.stock_levels drop constraint stock_levels_check; update soko.stock_levels set reserved = 9',
  },
  {
    what: 'an order whose parts sum to less',
    invariant: 'order_totals',
    subject: PAID_ORDER,
    by: `update soko.orders set subtotal = 2001, total = 2001 where id = '${PAID_ORDER}'`,
  },
  {
    what: 'a part whose items sum to less',
    invariant: 'order_totals',
    subject: OPEN_ORDER,
    by: `update soko.order_items set unit_price = 999, subtotal = 999, total = 999 where order_id = '${OPEN_ORDER}'`,
  },
  {
    what: 'an item whose tax is not the sum of its taxes',
    invariant: 'order_totals',
    subject: OPEN_ORDER,
    by: `insert into soko.order_taxes (id, order_id, shop_order_id, order_item_id, tax_rate_id, name, rate, inclusive,
        amount, currency, position)
      select gen_random_uuid(), order_id, shop_order_id, id, gen_random_uuid(), 'VAT', 750, false, 75, 'NGN', 0
      from soko.order_items where order_id = '${OPEN_ORDER}'`,
  },
  {
    what: 'a confirmed order that is neither paid nor owed',
    invariant: 'order_payment',
    subject: PAID_ORDER,
    by: `update soko.payments set status = 'failed', paid_at = null`,
  },
  {
    what: 'a payment of another amount than the total',
    invariant: 'order_payment',
    subject: PAID_ORDER,
    by: 'update soko.payments set amount = 1999',
  },
  {
    what: 'a payment that counts for an order that is not confirmed',
    invariant: 'order_payment',
    subject: OPEN_ORDER,
    by: `update soko.payments set order_id = '${OPEN_ORDER}', amount = 1000`,
  },
  {
    what: 'a payment refunded twice over',
    invariant: 'refund_within_capture',
    subject: REFERENCE,
    by: `insert into soko.refunds (id, order_id, payment_id, status, amount, currency, reason)
      select gen_random_uuid(), order_id, id, 'pending', 1500, 'NGN', 'broken' from soko.payments, generate_series(1, 2)`,
  },
  {
    what: 'a booking that does not sum to zero',
    invariant: 'ledger_balance',
    subject: '01900000-0000-7000-8000-000000000014',
    by: 'update soko.ledger_entries set amount = amount - 1 where position = 2',
  },
  {
    what: 'a shop that was booked less than its buyer paid',
    invariant: 'ledger_order',
    subject: PAID_ORDER,
    by: 'update soko.ledger_entries set amount = amount / 2',
  },
  {
    what: 'a refund that was never booked',
    invariant: 'ledger_order',
    subject: PAID_ORDER,
    by: `insert into soko.refunds (id, order_id, payment_id, status, amount, currency, reason, refunded_at)
      select gen_random_uuid(), order_id, id, 'succeeded', 500, 'NGN', 'broken', now() from soko.payments`,
  },
  {
    what: 'a fee that was never booked',
    invariant: 'ledger_provider',
    subject: REFERENCE,
    by: 'update soko.payments set fee = 30',
  },
  {
    what: 'a dispute that was never booked',
    invariant: 'ledger_provider',
    subject: DISPUTE,
    by: `insert into soko.disputes (id, order_id, payment_id, provider_reference, status, amount, currency)
      select '${DISPUTE}', order_id, id, 'dp_1', 'open', 500, 'NGN' from soko.payments`,
  },
  {
    what: 'a debt of a company for an order that is paid',
    invariant: 'terms_owed',
    subject: REFERENCE,
    by: `${A_DEBT}; update soko.payments set status = 'pending', paid_at = null`,
  },
  {
    what: 'a debt of another company than the order is for',
    invariant: 'terms_owed',
    subject: REFERENCE,
    by: `${A_DEBT}; update soko.orders set company_id = null`,
  },
  {
    what: 'stock held for an order that is closed',
    invariant: 'reservation_of_closed_order',
    subject: OPEN_ORDER,
    by: `update soko.orders set status = 'expired' where id = '${OPEN_ORDER}'`,
  },
  {
    what: 'a missing invoice number',
    invariant: 'invoice_gaps',
    subject: 'invoice:2026',
    by: `update soko.orders set invoice_number = 'INV-2026-000002' where id = '${PAID_ORDER}'`,
  },
  {
    what: 'a counter that is ahead of the invoices',
    invariant: 'invoice_gaps',
    subject: 'invoice:2026',
    by: 'update soko.counters set value = 2',
  },
  {
    what: 'a coupon counted more often than used',
    invariant: 'coupon_limits',
    subject: 'WELCOME',
    by: 'update soko.promotions set used = 2',
  },
  {
    what: 'a coupon used more often by one person than allowed',
    invariant: 'coupon_limits',
    subject: 'WELCOME',
    by: `insert into soko.redemptions (id, promotion_id, order_id, person)
      values (gen_random_uuid(), '${PROMOTION}', '${OPEN_ORDER}', 'user:1'); update soko.promotions set used = 2`,
  },
  {
    what: 'a listed price that is no longer true',
    invariant: 'listing_fresh',
    subject: PRODUCT,
    by: 'update soko.variants set price = 900',
  },
  {
    what: 'a listed product of a suspended shop',
    invariant: 'listing_fresh',
    subject: PRODUCT,
    by: `update soko.shops set status = 'suspended' where id = '${SHOP}'`,
  },
  {
    what: 'a product that is missing from the list',
    invariant: 'listing_fresh',
    subject: PRODUCT,
    by: 'delete from soko.product_listing',
  },
  {
    what: 'a sold-out product that is listed as available',
    invariant: 'listing_fresh',
    subject: PRODUCT,
    by: `update soko.stock_levels set on_hand = 1 where variant_id = '${VARIANT}'`,
  },
  {
    what: 'an event that left the queue without its jobs',
    invariant: 'event_lost',
    subject: EVENT,
    by: 'delete from soko.event_queue',
  },
  {
    what: 'a job that is not done and is nowhere',
    invariant: 'event_lost',
    subject: EVENT,
    by: `insert into soko.event_jobs (event_id, job) values ('${EVENT}', 'send_receipt')`,
  },
];

describe('the check of the books', () => {
  let database: TestDatabase;
  let owner: Knex;

  before(async () => {
    database = await freshDatabase();
    owner = connect(database.ownerUrl, { max: 2 });
    await openBooks(owner);
  });
  after(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('finds nothing wrong in books that are right', async () => {
    expect(await verifyBooks(owner)).to.deep.equal([]);
  });

  it('finds nothing wrong in an empty market', async () => {
    const empty = await freshDatabase();
    expect(await verifyBooks(empty.ownerUrl)).to.deep.equal([]);
    await empty.drop();
  });

  it('can be run by the role that serves', async () => {
    expect(await verifyBooks(database.appUrl)).to.deep.equal([]);
  });

  for (const { what, invariant, subject, by } of BREAKS) {
    it(`names ${invariant} for ${what}`, async () => {
      const trx = await owner.transaction();
      try {
        await trx.raw(UNGUARDED);
        await trx.raw(by);
        const broken = await verifyBooks(trx);
        expect(broken.map((each) => `${each.invariant} ${each.subject}`)).to.include(`${invariant} ${subject}`);
        expect(broken.every(({ detail }) => detail.length > 0)).to.equal(true);
      } finally {
        await trx.rollback();
      }
    });
  }
});

/** The triggers of the append-only tables and of the bookings, off until the transaction is rolled back. */
const UNGUARDED = ['stock_transactions', 'order_taxes', 'ledger_entries', 'ledger_transactions', 'events']
  .map((table) => `alter table soko.${table} disable trigger user;`)
  .join('\n');
