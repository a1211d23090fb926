import { randomUUID } from 'node:crypto';
import { signWebhook } from '@soko/adapters-payments';
import { SANDBOX_SECRET } from '../server-shopping.ts';
import type { Chance } from './chance.ts';
import { type Json, textOf } from './json.ts';
import type { Operation } from './operations.ts';
import type { Caller, Stage } from './stage.ts';
import type { Shot } from './wire.ts';

/** A request that is not sent yet: sound at first, then spoiled. */
export type Draft = {
  readonly operation: Operation;
  method: string;
  path: string;
  /** Names and values, percent-encoded already. */
  query: [string, string][];
  headers: [string, string][];
  json: Json | undefined;
  /** In place of `json`. */
  bytes: Buffer | undefined;
  framing: Shot['framing'];
  /** What was done to it, for people. */
  done: string[];
};

/** A text percent-encoded, whatever it holds; letters and digits stay. */
export const encoded = (text: string): string =>
  Buffer.from(text).reduce((all, byte) => {
    const letter = String.fromCharCode(byte);
    return all + (/[A-Za-z0-9._~-]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`);
  }, '');

const ABSENT = '01900000-0000-7000-8000-0000deadbeef';

/** A sound request of an operation by somebody who is there: mostly about things of theirs. */
export function aDraft(operation: Operation, stage: Stage, chance: Chance): Draft {
  const caller = chance.happens(0.5) ? (stage.callers[0] as Caller) : chance.pick(stage.callers);
  const own = chance.happens(0.85) ? caller.own : chance.pick(stage.callers).own;
  const values: Readonly<Record<string, readonly string[]>> = {
    draft_id: [own.draft],
    reference: [own.reference],
    provider: ['sandbox'],
    sku: [stage.sku],
    id: idsFor(operation.path, stage, own),
    payment_id: [own.payment],
    product_id: stage.product,
    q: ['shirt'],
  };
  const needed = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const { part } = stage;
  const path =
    part !== null && chance.happens(0.95)
      ? part.path
      : operation.path.replace(/\{([^}]*)\}/g, (_, name: string) =>
          chance.happens(0.95) ? chance.pick(values[name] ?? [ABSENT]) : ABSENT,
        );
  const body = part?.body ?? stage.bodies[operation.operationId] ?? (operation.example as Json | undefined);
  const form = part?.form;
  const contentType = form?.type ?? (body === undefined ? undefined : 'application/json');
  return {
    operation,
    method: operation.method,
    path,
    query: part
      ? part.query.map(([name, value]): [string, string] => [name, value])
      : needed.map(({ name }): [string, string] => [name, chance.pick(values[name] ?? [ABSENT])]),
    headers: [
      ['Host', 'soko.test'],
      ...caller.headers.map(([name, value]): [string, string] => [name, value]),
      ...(operation.parameters.some(({ name }) => name === 'Idempotency-Key') && chance.happens(0.9)
        ? [['Idempotency-Key', randomUUID()] as [string, string]]
        : []),
      ...(contentType === undefined ? [] : [['Content-Type', contentType] as [string, string]]),
    ],
    json: form === undefined ? body : undefined,
    bytes: form?.bytes,
    framing: 'length',
    done: [caller.name],
  };
}

function idsFor(path: string, stage: Stage, own: Caller['own']): readonly string[] {
  if (path.includes('/cart/items/')) return [own.cartItem];
  if (path.includes('/orders/')) return [own.order, own.draft];
  if (path.includes('/payments/')) return [own.payment];
  if (path.includes('/products/')) return stage.product;
  if (path.includes('/shops/')) return stage.shop;
  return [ABSENT];
}

/** The request as it is sent. A webhook is signed over whatever its bytes became. */
export function shotOf(draft: Draft): Shot {
  const { method, path, query, framing } = draft;
  const body = draft.bytes ?? (draft.json === undefined ? null : Buffer.from(textOf(draft.json)));
  const search = query.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&');
  const isSigned = body !== null && draft.operation.path.includes('/webhook') && !draft.done.includes('unsigned');
  return {
    method,
    target: search === '' ? path : `${path}?${search}`,
    headers: isSigned
      ? [...draft.headers, ['Soko-Sandbox-Signature', signWebhook(body, SANDBOX_SECRET, new Date())]]
      : draft.headers,
    body,
    framing,
  };
}

/** Sets a header, in place of those of its name. */
export function setHeader(draft: Draft, name: string, value: string): void {
  draft.headers = draft.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  draft.headers.push([name, value]);
}
