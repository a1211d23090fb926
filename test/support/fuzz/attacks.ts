import type { Arms, Attack } from './attack.ts';
import { BODY_ATTACKS, edgesOf } from './attacks-on-bodies.ts';
import { FORM_ATTACKS } from './attacks-on-forms.ts';
import { HEADER_ATTACKS } from './attacks-on-headers.ts';
import type { Chance } from './chance.ts';
import { type Draft, encoded } from './draft.ts';
import { TEXTS } from './hostile.ts';
import { Raw } from './json.ts';

/** Attacks on where a request goes. */
const TARGET_ATTACKS: Readonly<Record<string, Attack>> = {
  'a path parameter'(draft, { pick, happens }) {
    const names = [...draft.operation.path.matchAll(/\{[^}]*\}/g)];
    if (names.length === 0) return null;
    const text = pick(TEXTS);
    const value = happens(0.8) ? encoded(text) : pick(RAW_STEPS);
    const steps = draft.operation.path
      .split('/')
      .map((step, at) => (step.startsWith('{') ? value : (draft.path.split('/')[at] ?? step)));
    draft.path = steps.join('/');
    return value.slice(0, 60);
  },

  'a path of another kind'(draft, { pick, below }) {
    const steps = draft.path.split('/');
    steps.splice(1 + below(steps.length), 0, pick(RAW_STEPS));
    draft.path = pick([
      steps.join('/'),
      `${draft.path}/`,
      `${draft.path}//`,
      `/${draft.path}`,
      draft.path.toUpperCase(),
      draft.path.replace('/api', '/api/.'),
      `${draft.path}/..`,
      `${draft.path};a=b`,
      `${draft.path}%2f`,
      `${draft.path}.json`,
      `http://evil.example${draft.path}`,
      `https://soko.test:99999${draft.path}`,
      `${draft.path}#fragment`,
      `${draft.path}/${'a/'.repeat(300)}`,
      `${draft.path}/${'x'.repeat(9_000)}`,
      draft.path.slice(1) || 'x',
      '*',
      '/',
    ]);
    return draft.path.slice(0, 80);
  },

  'a query value'(draft, { pick }, { stage, resolve }) {
    const known = draft.operation.parameters.filter((parameter) => parameter.in === 'query');
    if (known.length === 0) return null;
    const { name, schema } = pick(known);
    const edge = pick([
      ...edgesOf(resolve(schema)),
      ...TEXTS,
      'true',
      'false',
      '1',
      '2',
      stage.cursor,
      '-created_at',
      'relevance',
      'price',
    ]);
    const value = edge instanceof Raw || typeof edge === 'object' ? '' : String(edge);
    draft.query.push([encoded(name), encoded(value)]);
    return `${name}=${value.slice(0, 60)}`;
  },

  'a query parameter of another kind'(draft, { pick }, { stage }) {
    const known = draft.operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    const name = pick([
      ...known,
      'limit',
      'unknown',
      'x'.repeat(3_000),
      '__proto__',
      'attributes[color]',
      'attributes[__proto__]',
      'attributes[]',
      'attributes[a][b]',
      'limit[]',
      '',
      '%00',
    ]);
    const value = pick([
      '',
      '1',
      'red,blue',
      'red',
      ',,,',
      '%',
      '%ff',
      '%E0%A4%A',
      '+',
      '&',
      '=',
      '%00',
      `${'x,'.repeat(200)}`,
      encoded(stage.cursor),
    ]);
    draft.query.push([name, value], ...(pick([true, false]) ? [[name, value] as [string, string]] : []));
    return `${name.slice(0, 40)}=${value.slice(0, 40)}`;
  },

  'a cursor'(draft, { pick, below }, { stage: { cursor } }) {
    if (!draft.operation.parameters.some(({ name }) => name === 'cursor')) return null;
    const at = below(cursor.length);
    const [payload = '', mac = ''] = cursor.split('.');
    const value = pick([
      cursor,
      cursor.slice(0, at) + pick([...'ABab01_-.%=']) + cursor.slice(at + 1),
      cursor.slice(0, at),
      `${cursor}.`,
      `${cursor}=`,
      payload,
      `.${mac}`,
      `${mac}.${payload}`,
      `${payload}.${payload}`,
      Buffer.from('[0,1,"2026-01-01"]').toString('base64url'),
      `${Buffer.from('{"__proto__":1}').toString('base64url')}.${mac}`,
      '.',
      'x'.repeat(2_048),
      'x'.repeat(3_000),
    ]);
    draft.query = [['cursor', encoded(value)], ...(pick([true, false]) ? [['limit', '1'] as [string, string]] : [])];
    return value.slice(0, 80);
  },
};

/** Steps of a path as they are sent, not encoded further. */
const RAW_STEPS = [
  '',
  '.',
  '..',
  '%',
  '%2',
  '%2e%2e',
  '%2F',
  '%5c',
  '\\',
  '%00',
  '%ff',
  '%C0%AF',
  '%E2%80%AE',
  ';',
  ':id',
  '{id}',
  '*',
  '~',
  "'",
  '"',
  '<b>',
  '\xff\xfe',
  'null',
  '0',
  'list',
  'search',
];

/** All attacks, by name. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  ...BODY_ATTACKS,
  ...FORM_ATTACKS,
  ...TARGET_ATTACKS,
  ...HEADER_ATTACKS,
};

const bodyAttacks = Object.keys(BODY_ATTACKS);
const formAttacks = Object.keys(FORM_ATTACKS);
const otherAttacks = Object.keys({ ...TARGET_ATTACKS, ...HEADER_ATTACKS });

/** Spoils a sound request, in one way or two; one in ten stays as it is. */
export function spoil(draft: Draft, chance: Chance, arms: Arms): void {
  if (chance.happens(0.1)) return;
  const ofBody = draft.json !== undefined ? bodyAttacks : draft.bytes !== undefined ? formAttacks : otherAttacks;
  const fitting = chance.happens(0.65) ? ofBody : otherAttacks;
  const names = Array.from({ length: chance.happens(0.8) ? 1 : 2 }, () => chance.pick(fitting));
  for (const name of names) {
    const how = ATTACKS[name]?.(draft, chance, arms);
    if (how !== null) draft.done.push(`${name}: ${how}`);
  }
}
