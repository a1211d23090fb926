import type { Knex } from 'knex';

/** Something that keeps rivals apart, and how a test takes it away to see that it was needed. */
export type Guard = Readonly<{
  /** Ends the sentence "breaks without …". */
  name: string;
  /** Every statement of the market as it is sent without the guard. */
  strip?: (text: string) => string;
  /** The values that are sent with a statement without the guard. */
  bind?: (text: string, values: readonly unknown[]) => readonly unknown[];
  /** Whether one process keeps the guard, to be the opposite of the other. */
  isOneSided?: boolean;
  /** What the owner of the database does to be without it. */
  drop?: string;
  /** Whether a failure of the database is hidden behind a code that means nothing to the store. */
  hides?: (code: string) => boolean;
}>;

/** Rows are read without being held. */
export const ROW_LOCKS: Guard = {
  name: 'its row locks',
  strip: (text) => text.replaceAll(/\bfor (no key )?update( of \w+)?(?! skip locked)/g, ''),
};

/** Members of a company buy on terms without holding it. */
export const COMPANY_LOCK: Guard = {
  name: 'the hold on the company',
  strip: (text) => (text.includes('from soko.companies c') ? text.replace(/\bfor no key update\b/, '') : text),
};

/** Who puts a product into a category does not hold it. */
export const HELD_CATEGORY: Guard = {
  name: 'the hold on its category',
  strip: (text) => text.replaceAll(/\bfor share\b/g, ''),
};

/** Who gives a product a brand does not hold it. */
export const HELD_BRAND: Guard = { ...HELD_CATEGORY, name: 'the hold on its brand' };

/** Who puts a product into a category holds it behind the product, and meets who holds them in their order. */
export const CATEGORY_FIRST: Guard = {
  name: 'holding the category first',
  strip: (text) => (text.includes('as categories,') ? text.replaceAll(/\bfor share\b/g, '') : text),
};

/** Several moves in the tree of categories are decided at once. */
export const TREE_LOCK: Guard = {
  name: 'the lock of the tree',
  strip: (text) => text.replace(/pg_advisory_xact_lock\(hashtext\('soko\.categories'\)\)/, '1'),
};

/** A worker that comes second to an import does not wait for the first. */
export const ONE_RUN: Guard = {
  name: 'the lock of its run',
  strip: (text) => text.replace('pg_advisory_xact_lock(hashtextextended($1::text, 0))', '$1::text'),
};

/** No call finds the claim of another. */
export const CLAIM: Guard = {
  name: 'its claim',
  strip: (text) => (text.includes('pg_try_advisory_xact_lock') ? EVERY_CLAIM_IS_NEW : text),
};
const EVERY_CLAIM_IS_NEW = `
select date_trunc('milliseconds', now()) as now, true as taken, true as "isNew"
where ($1::bigint, $2::bytea, $3::bytea, $4::text, $5::bytea, $6::float8) is not null`;

/** Whose key it is makes no difference, nor which. */
export const ONE_PRINCIPAL: Guard = {
  name: 'the person in its claim',
  bind: (text, values) => {
    if (text.includes('pg_try_advisory_xact_lock')) return ['1', ANYBODY, ANYBODY, ...values.slice(3)];
    return text.includes('idempotency_claims') ? [ANYBODY, ANYBODY, ...values.slice(2)] : values;
  },
};
const ANYBODY = Buffer.alloc(32);

/** Nobody is told that a refund is being sent. */
export const REFUND_CLAIM: Guard = {
  name: 'its claim',
  strip: (text) => text.replace('claimed_until = g."claimedUntil"', 'claimed_until = null'),
};

/** One process locks levels from the other end, so that two rivals meet half-way. */
export const LOCK_ORDER: Guard = {
  name: 'one order of locks',
  isOneSided: true,
  strip: (text) => text.replace('order by l.variant_id for update of l', 'order by l.variant_id desc for update of l'),
};

/** The store does not see that it met a deadlock. */
export const RETRY: Guard = {
  ...LOCK_ORDER,
  name: 'the second try',
  hides: (code) => code === '40P01',
};

/** A user's second open cart is an error in place of the first one's. */
export const OPEN_CART: Guard = {
  name: 'giving way to the first cart',
  strip: (text) => text.replace(/on conflict \(user_id\) where .* do nothing/, ''),
};

/** Sales are counted without holding the order, the figures or the listing. */
export const HELD_SALES: Guard = {
  ...ROW_LOCKS,
  drop: `do $$ begin
    execute replace(pg_get_functiondef('soko.count_sales'::regproc), 'for update', '');
  end $$`,
};

/** The database keeps accounts apart by nothing. */
export const UNIQUE_EMAIL: Guard = { name: 'its unique index', drop: 'drop index soko.users_email_key' };

/** The database keeps one person's reviews of a product apart by nothing. */
export const UNIQUE_REVIEW: Guard = { name: 'its unique index', drop: 'drop index soko.reviews_one_each' };
/** The database keeps SKUs apart by nothing. */
export const UNIQUE_SKU: Guard = { name: 'its unique index', drop: 'drop index soko.variants_sku' };

type Statement = Readonly<{ text: string; values?: readonly unknown[] }>;
type Done = (failure: (Error & { code?: string }) | null, result?: unknown) => void;
type Connection = { query: (statement: Statement, done: Done) => unknown };

/** Takes a guard away from everything that this Knex sends from now on. It has no connection yet. */
export function strip(knex: Knex, guard: Guard): void {
  const { strip: textOf = (text) => text, bind = (_, values) => values, hides = () => false } = guard;
  const client = knex.client as { acquireRawConnection(): Promise<Connection> };
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => {
    const connection = await acquire();
    const query = connection.query.bind(connection);
    connection.query = (statement, done) => {
      if ('submit' in statement) return query(statement, done); // a stream of rows is no statement to change
      const { text, values = [], ...rest } = statement;
      return query({ ...rest, text: textOf(text), values: bind(text, values) }, (failure, result) => {
        if (failure?.code !== undefined && hides(failure.code)) failure.code = 'hidden';
        done(failure, result);
      });
    };
    return connection;
  };
}
