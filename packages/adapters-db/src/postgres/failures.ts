import { DomainError, isRefusal, type RefusalCode, refuse } from '@soko/domain';

/** SQLSTATEs and system errors that pass by themselves: the database is away, full, or somebody holds a lock for long. */
const PASSING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '25006', // read-only: the primary has become a standby
  '25P03', // idle in a transaction for too long
  '53300', // too many connections
  '55P03', // a lock was not to be had in time
  '57014', // cancelled, by the statement's time limit
  '57P01', // the server is going down
  '57P02', // it crashed
  '57P03', // it is starting
  '57P05', // it closed an idle session
]);

/** What pg and the pool say without a code. */
const BROKEN =
  /connection terminated|connection ended|client has encountered a connection error|timeout (expired|exceeded)/i;

const code = (failure: unknown): string => String((failure as { code?: unknown } | null)?.code ?? '');

/** Whether the failure means that the database cannot be used for the moment, whatever the statement was. */
export function isUnavailable(failure: unknown): boolean {
  if (isRefusal(failure)) return failure.code === 'unavailable';
  if (!(failure instanceof Error)) return false;
  const state = code(failure);
  return PASSING.has(state) || /^08/.test(state) || failure.name === 'KnexTimeoutError' || BROKEN.test(failure.message);
}

/** The refusal `unavailable` where the failure means that, with the failure as its cause; else the failure itself. */
export function asRefusal(failure: unknown): unknown {
  return isRefusal(failure) || !isUnavailable(failure) ? failure : unavailable(failure);
}

/** The refusal `unavailable`, with what brought it about for the log. */
export const unavailable = (cause: unknown): DomainError =>
  Object.assign(new DomainError('unavailable', { retry_after: 1 }), { cause });

/**
 * Whether the whole transaction may run again: a deadlock, a serialization failure, or the one random number of ours
 * (an order's) that met itself.
 */
export const mayRunAgain = (failure: unknown): boolean =>
  ['40P01', '40001'].includes(code(failure)) || violates(failure) === 'orders_number';

/** The name of the unique constraint or index that the failure is about; null when it is about none. */
export const violates = (failure: unknown): string | null =>
  code(failure) === '23505' ? ((failure as { constraint?: string }).constraint ?? null) : null;

/** Which refusal a broken unique index is, for the indexes that callers can run into. */
const TAKEN: Readonly<Record<string, RefusalCode>> = {
  users_email_key: 'email_taken',
  users_phone: 'phone_taken',
  company_members_user: 'company_taken',
  variants_sku: 'sku_taken',
  shops_slug: 'slug_taken',
  shop_members_one_shop_each: 'shop_exists',
  products_slug: 'slug_taken',
  products_external_reference: 'slug_taken',
  categories_slug: 'slug_taken',
  categories_slug_of_shop: 'slug_taken',
  brands_slug: 'slug_taken',
  attributes_code_key: 'code_taken',
  attribute_options_attribute_id_value_key: 'option_taken',
  reviews_one_each: 'review_exists',
};

/** Runs a write; a name that is taken becomes its refusal. */
export async function orTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (failure) {
    const taken = TAKEN[violates(failure) ?? ''];
    if (taken) refuse(taken);
    throw failure;
  }
}
