import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Attack } from './attack.ts';
import { setHeader } from './draft.ts';
import { BODIES, KEYS, NUMBERS, OTHERS, TEXTS } from './hostile.ts';
import { type Json, objectsIn, type Path, pathsOf, TWICE, textOf, valueAt, withAt } from './json.ts';
import type { Schema } from './operations.ts';

/** Attacks on what a body says and on how it comes. They need a body. */
export const BODY_ATTACKS: Readonly<Record<string, Attack>> = {
  'a value of any kind'(draft, { pick }) {
    const path = pick(pathsOf(bodyOf(draft)));
    const value = pick([...TEXTS, ...NUMBERS, ...OTHERS]);
    draft.json = withAt(bodyOf(draft), path, value);
    return `${path.join('/')} ← ${textOf(value)}`;
  },

  'a value just past its bounds'(draft, { pick }, { resolve }) {
    const path = pick(pathsOf(bodyOf(draft)));
    const value = pick(edgesOf(schemaAt(draft.operation.body, path, resolve)));
    draft.json = withAt(bodyOf(draft), path, value);
    return `${path.join('/')} ← ${textOf(value)}`;
  },

  'a value of a member that was not there'(draft, { pick }, { resolve }) {
    const objects = objectsIn(bodyOf(draft));
    if (objects.length === 0) return null;
    const path = pick(objects);
    const { properties = {} } = schemaAt(draft.operation.body, path, resolve);
    const key = pick([...Object.keys(properties), 'items']);
    const value = pick([...edgesOf(resolve(properties[key] ?? {})), ...TEXTS, ...NUMBERS]);
    draft.json = withAt(bodyOf(draft), path, {
      ...(valueAt(bodyOf(draft), path) as { [key: string]: Json }),
      [key]: value,
    });
    return `${[...path, key].join('/')} ← ${textOf(value)}`;
  },

  'an unknown key'(draft, { pick }) {
    const objects = objectsIn(bodyOf(draft));
    if (objects.length === 0) return null;
    const path = pick(objects);
    const key = pick([...KEYS, `${TWICE}__proto__`]);
    draft.json = withAt(bodyOf(draft), [...path, key], pick([1, 'x', true, null, { a: 1 }]));
    return [...path, key].join('/');
  },

  'a key twice'(draft, { pick }) {
    const members = pathsOf(bodyOf(draft)).filter((path) => typeof path.at(-1) === 'string');
    if (members.length === 0) return null;
    const path = pick(members);
    const again = [...path.slice(0, -1), `${TWICE}${path.at(-1)}`];
    draft.json = withAt(bodyOf(draft), again, pick([valueAt(bodyOf(draft), path), 1, 'x', null]));
    return path.join('/');
  },

  'a member missing'(draft, { pick }) {
    const path = pick(pathsOf(bodyOf(draft)));
    draft.json = withAt(bodyOf(draft), path, path.length === 0 ? null : undefined);
    return path.join('/');
  },

  'no JSON'(draft, { pick }) {
    draft.bytes = pick(BODIES);
    return draft.bytes.subarray(0, 60).toString('latin1');
  },

  'a byte changed'(draft, { below }) {
    const bytes = Buffer.from(textOf(bodyOf(draft)));
    const at = below(bytes.length);
    bytes[at] = below(256);
    draft.bytes = bytes;
    return `byte ${at} ← ${bytes[at]}`;
  },

  'another kind of content'(draft, { pick }) {
    const kind = pick(CONTENT_TYPES);
    setHeader(draft, 'Content-Type', kind);
    if (kind.includes('form-urlencoded')) draft.bytes = Buffer.from(pick(FORMS));
    return kind;
  },

  'an encoding'(draft, { pick }) {
    const [name, encode] = pick(ENCODINGS);
    setHeader(draft, 'Content-Encoding', name);
    draft.bytes = encode(draft.bytes ?? Buffer.from(textOf(bodyOf(draft))));
    return `${name}, ${draft.bytes.length} bytes`;
  },

  'a body that comes otherwise'(draft, { pick }) {
    draft.framing = pick(['chunked', 'slow', 'cut', 'longer'] as const);
    return draft.framing;
  },

  'no signature'(draft, { pick }) {
    if (!draft.operation.path.includes('/webhook')) return null;
    const signature = pick(['', 't=1,v1=00', 't=,v1=', 't=9e99,v1=zz', 'x'.repeat(3_000), 'v1=a,v1=b,t=1,t=2']);
    if (signature !== '') setHeader(draft, 'Soko-Sandbox-Signature', signature);
    draft.done.push('unsigned');
    return signature;
  },
};

const bodyOf = ({ json }: { json: Json | undefined }): Json => json ?? {};

const CONTENT_TYPES = [
  '',
  'text/plain',
  'text/html; charset=utf-8',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8; charset=latin1',
  'application/json, text/plain',
  'application/json;',
  'APPLICATION/JSON',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=x',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  ';;;',
  'x'.repeat(2_000),
] as const;

const FORMS = [
  'action=approve',
  'action=approve&action=decline',
  'action=%00',
  '__proto__=1',
  'a',
  '%',
  '&&==',
  `a=${'x'.repeat(50_000)}`,
];

const bomb = (compress: (bytes: Buffer) => Buffer): Buffer => compress(Buffer.alloc(20_000_000));

const ENCODINGS: readonly (readonly [string, (body: Buffer) => Buffer])[] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['gzip', (body) => body],
  ['deflate', (body) => body],
  ['br', (body) => body],
  ['gzip', (body) => gzipSync(body).subarray(0, 15)],
  ['gzip', (body) => Buffer.concat([gzipSync(body), Buffer.from('more')])],
  ['gzip', () => Buffer.alloc(0)],
  ['gzip', () => bomb(gzipSync)],
  ['deflate', () => bomb(deflateSync)],
  ['gzip, gzip', (body) => gzipSync(gzipSync(body))],
  ['zstd', (body) => body],
  ['identity', (body) => body],
  ['', (body) => body],
  ['constructor', (body) => body],
];

/** The schema of what stands at a place; an empty one where the document has none. */
function schemaAt(schema: Schema | null, path: Path, resolve: (schema: Schema) => Schema): Schema {
  const own = resolve(schema ?? {});
  const [step, ...rest] = path;
  if (step === undefined) return own;
  const ways = [own, ...(own.anyOf ?? []), ...(own.oneOf ?? []), ...(own.allOf ?? [])].map(resolve);
  const inner = ways.map((way) => (typeof step === 'number' ? way.items : way.properties?.[step])).find(Boolean);
  return schemaAt(inner ?? {}, rest, resolve);
}

/** Values at and just past the bounds of a schema. */
export function edgesOf(schema: Schema): Json[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, enum: allowed, example } = schema;
  const text = (length: number) => 'a'.repeat(Math.max(0, length));
  return [
    ...(minimum === undefined ? [] : [minimum, minimum - 1]),
    ...(maximum === undefined ? [] : [maximum, maximum + 1]),
    ...(minLength === undefined ? [] : [text(minLength), text(minLength - 1)]),
    ...(maxLength === undefined
      ? []
      : [text(maxLength), text(maxLength + 1), 'é'.repeat(maxLength), '💥'.repeat(maxLength)]),
    ...(maxItems === undefined ? [] : [Array.from({ length: maxItems + 1 }, () => null)]),
    ...(minItems === undefined ? [] : [[]]),
    ...(allowed === undefined ? [] : [`${String(allowed[0])} `, String(allowed[0]).toUpperCase()]),
    ...(typeof example === 'string' ? [example, `${example}\u0000`, example.toUpperCase(), [example]] : []),
    null,
  ];
}
