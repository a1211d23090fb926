import type { SandboxBook, SandboxEvent, SandboxPayment } from '@soko/application';
import type { Currency } from '@soko/domain';
import type { Knex } from 'knex';
import { addJob } from '../jobs/add-job.ts';
import { type Database, sql, sqlOne, type Transaction } from './sql.ts';
import { transact } from './transact.ts';

type Row = Readonly<{
  reference: string;
  amount: number;
  currency: string;
  description: string;
  return_url: string | null;
  status: SandboxPayment['status'];
  expires_at: Date;
}>;

const COLUMNS = 'reference, amount, currency, description, return_url, status, expires_at';

/** The sandbox's books in tables of their own, kept in transactions of their own: for it, the market is a customer. */
export const postgresSandboxBook = (knex: Knex): SandboxBook => ({
  async open({ reference, amount, description, returnUrl, expiresAt }) {
    const opened = await sqlOne<Row>(
      knex,
      'sandbox_open',
      `insert into soko.sandbox_payments (${COLUMNS}) values ($1, $2, $3, $4, $5, 'open', $6)
       on conflict do nothing returning ${COLUMNS}`,
      [reference, amount.amount, amount.currency, description, returnUrl, expiresAt],
    );
    return opened ? paymentOf(opened) : ((await find(knex, reference)) as SandboxPayment);
  },

  find: (reference) => find(knex, reference),

  async list({ from, to }) {
    const rows = await sql<Row & { refunded: number }>(
      knex,
      'sandbox_list',
      `select ${COLUMNS}, refunded from soko.sandbox_payments
       where created_at >= $1 and created_at < $2 order by created_at, reference`,
      [from, to],
    );
    return rows.map((row) => ({
      ...paymentOf(row),
      refunded: { amount: row.refunded, currency: paymentOf(row).amount.currency },
    }));
  },

  decide: (reference, status, event) =>
    transact(knex, async (trx) => {
      const decided = await sqlOne<Row>(
        trx,
        'sandbox_decide',
        `update soko.sandbox_payments set status = $2 where reference = $1 and status = 'open' returning ${COLUMNS}`,
        [reference, status],
      );
      if (!decided) return find(trx, reference);
      await deliver(trx, event);
      return paymentOf(decided);
    }),

  refund: ({ key, reference, amount }, event) =>
    transact(knex, async (trx) => {
      // The payment's lock is what refunds of it queue at: after it, all earlier ones are seen.
      await sql(trx, 'sandbox_lock', 'select from soko.sandbox_payments where reference = $1 for update', [reference]);
      const known = await sqlOne(trx, 'sandbox_refund_of', 'select from soko.sandbox_refunds where key = $1', [key]);
      if (known) return true;
      const refunded = await sqlOne(trx, 'sandbox_refund', REFUND, [key, reference, amount.amount, amount.currency]);
      if (!refunded) return false;
      await deliver(trx, event);
      return true;
    }),
});

const REFUND = `
with paid as (
  update soko.sandbox_payments set refunded = refunded + $3
  where reference = $2 and status = 'approved' and currency = $4 and refunded + $3 <= amount
  returning reference
)
insert into soko.sandbox_refunds (key, reference, amount) select $1, reference, $3 from paid returning key`;

const deliver = (trx: Transaction, event: SandboxEvent): Promise<void> =>
  addJob(trx, { name: 'deliver_sandbox_event', payload: event, key: `deliver_sandbox_event:${event.id}` });

async function find(db: Database, reference: string): Promise<SandboxPayment | null> {
  const row = await sqlOne<Row>(
    db,
    'sandbox_find',
    `select ${COLUMNS} from soko.sandbox_payments where reference = $1`,
    [reference],
  );
  return row && paymentOf(row);
}

const paymentOf = ({
  reference,
  amount,
  currency,
  description,
  return_url,
  status,
  expires_at,
}: Row): SandboxPayment => ({
  reference,
  amount: { amount, currency: currency as Currency },
  description,
  returnUrl: return_url,
  status,
  expiresAt: expires_at,
});
