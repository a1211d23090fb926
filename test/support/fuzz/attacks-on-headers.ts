import type { Attack } from './attack.ts';
import { setHeader } from './draft.ts';
import { TEXTS } from './hostile.ts';

/** Attacks on the method and the headers. */
export const HEADER_ATTACKS: Readonly<Record<string, Attack>> = {
  'another method'(draft, { pick }) {
    draft.method = pick(METHODS.filter((method) => method !== draft.method));
    return draft.method;
  },

  'a credential'(draft, { pick, below }) {
    const [name, value] = draft.headers.find(([header]) => CREDENTIALS.includes(header)) ?? [
      'Authorization',
      'Bearer x.y.z',
    ];
    const at = below(value.length);
    setHeader(
      draft,
      name,
      pick([
        value.slice(0, at) + pick([...'aZ0._-']) + value.slice(at + 1),
        value.slice(0, at),
        `${value}${value}`,
        value.toLowerCase(),
        value.replace(/\.[^.]*$/, '.'),
        value.replace('Bearer', 'Basic'),
        value.replace('Bearer ', 'Bearer  '),
        `Bearer ${unsigned('none')}`,
        `Bearer ${unsigned('RS256')}`,
        'Bearer',
        'Bearer null',
        'Basic YWRtaW46YWRtaW4=',
        '',
        'x'.repeat(4_000),
      ]),
    );
    return name;
  },

  'a credential twice'(draft, { pick }) {
    const name = pick(CREDENTIALS);
    const first = draft.headers.find(([header]) => header === name)?.[1] ?? 'x';
    draft.headers.push([name, first], [name, pick([first, 'Bearer x.y.z', 'x'])]);
    return name;
  },

  'a header'(draft, { pick }) {
    const name = pick(HEADERS);
    const value = pick([...TEXTS, ...VALUES]).replace(/[\r\n\0]/g, ' ');
    setHeader(draft, name, Buffer.from(value.slice(0, 6_000)).toString('latin1'));
    return `${name}: ${value.slice(0, 60)}`;
  },

  'a header line that is none'(draft, { pick }) {
    const [name, value] = pick(BROKEN_LINES);
    draft.headers.push([name, value]);
    if (LENGTHS.includes(name)) draft.framing = 'cut'; // the body it promises never comes
    return (draft.headers.at(-1) ?? []).join(': ').slice(0, 60);
  },

  'headers without end'(draft, { pick }) {
    const [count, length] = pick([
      [1, 17_000],
      [1, 70_000],
      [300, 60],
      [2_500, 10],
    ] as const);
    for (let number = 0; number < count; number += 1) draft.headers.push([`X-${number}`, 'h'.repeat(length)]);
    return `${count} of ${length}`;
  },

  'a key used before'(draft) {
    if (!draft.operation.parameters.some(({ name }) => name === 'Idempotency-Key')) return null;
    setHeader(draft, 'Idempotency-Key', 'the same key');
    return 'the same key';
  },
};

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'PURGE',
  'LOCK',
  'get',
  'FOO',
  '',
];
const CREDENTIALS = ['Authorization', 'Cookie', 'X-CSRF-Token', 'X-Cart-Token', 'X-Order-Token'];

const HEADERS = [
  'Accept',
  'Accept-Language',
  'Accept-Encoding',
  'Cookie',
  'Expect',
  'Forwarded',
  'Host',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'Origin',
  'Range',
  'Referer',
  'TE',
  'Upgrade',
  'User-Agent',
  'X-Cart-Token',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-HTTP-Method-Override',
  'X-Order-Token',
  'X-Request-Id',
];

const VALUES = [
  '*',
  '"3"',
  'W/"3"',
  '"',
  '""',
  '"a","b",*',
  'bytes=0-1,5-2,-',
  '100-continue',
  'nonsense',
  'websocket',
  'h2c',
  'DELETE',
  'evil.example',
  'soko.test, evil.example',
  '127.0.0.1, ::1, unknown',
  'for="[2001:db8::1]:x"',
  'soko_session=x; soko_session=y',
  'en-US,en;q=0.9,*;q=0',
  'application/xml;q=1, */*;q=0',
  'gzip;q=NaN',
  'null',
];

const LENGTHS = ['Content-Length', 'Transfer-Encoding'];

const BROKEN_LINES: readonly [string, string][] = [
  ['Content-Length', '5'],
  ['Content-Length', '-1'],
  ['Content-Length', '1e3'],
  ['Content-Length', '99999999999999999999'],
  ['Transfer-Encoding', 'chunked'],
  ['Transfer-Encoding', 'gzip, chunked'],
  ['Transfer-Encoding', 'identity'],
  ['Host', 'evil.example'],
  ['Bad Name', 'x'],
  ['', 'x'],
  ['X\u0001', 'x'],
  ['X-Null', 'a\u0000b'],
  ['X-Folded', 'a\r\n b'],
  ['X-Bare', 'a\nb'],
  [' X-Space', 'x'],
];

/** A token that nobody signed. */
function unsigned(alg: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg, typ: 'JWT' })}.${part({ sub: '01900000-0000-7000-8000-000000000001', exp: 9_999_999_999 })}.`;
}
