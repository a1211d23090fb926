import { createHash } from 'node:crypto';
import type { Answers, Answer as KeptAnswer } from '@soko/application';
import { type Call, type Claim, refuse } from '@soko/domain';
import { canonical } from './canonical.ts';
import type { Route } from './route.ts';

/** Who a caller is, in one word: whose keys, cursors and limits these are. */
export const principalOf = ({ actor, address = 'unknown' }: Pick<Call, 'actor' | 'address'>): string => {
  if (actor.kind === 'user') return `user:${actor.id}`;
  if (actor.kind === 'guest' && actor.cart !== undefined) return `cart:${actor.cart}`;
  if (actor.kind === 'guest' && actor.order !== undefined) return `order:${actor.order}`;
  return `ip:${address}`;
};

const KEY = /^[\x20-\x7e]{1,255}$/;

/**
 * The client's key for this write, or undefined when there is none to honour. Refuses `idempotency_key_required` when
 * the operation needs one, and for any key that is not 1 to 255 printable ASCII characters.
 */
export function keyOf(header: string | undefined, { idempotency }: Pick<Route, 'idempotency'>): string | undefined {
  if (idempotency === 'never') return undefined;
  if (header === undefined) {
    return idempotency === 'required' ? refuse('idempotency_key_required') : undefined;
  }
  if (!KEY.test(header)) {
    refuse('idempotency_key_required', { detail: 'An Idempotency-Key has 1 to 255 printable ASCII characters.' });
  }
  return header;
}

/** The claim of a keyed write. What was sent goes into the fingerprint as it came, in one spelling. */
export function claimOf(
  call: Call,
  key: string,
  { operationId }: Pick<Route, 'operationId'>,
  sent: Readonly<{ params: unknown; query: unknown; body: unknown }>,
): Claim {
  const text = canonical([operationId, sent.params, sent.query, sent.body]);
  return {
    principal: principalOf(call),
    key,
    operation: operationId,
    fingerprint: createHash('sha256').update(text).digest('hex'),
  };
}

/** Keeps a successful answer under its claim and tells which one to send: the first for this claim wins. */
export async function keepFirst(answers: Answers, claim: Claim, answer: KeptAnswer): Promise<KeptAnswer> {
  const kept = await answers.keep(claim, answer);
  if (!kept.replayed) return kept.answer;
  return { ...kept.answer, headers: { ...kept.answer.headers, 'Idempotent-Replayed': 'true' } };
}
