import { refuse } from '@soko/domain';

/** How deep objects and arrays may nest. */
export const MAX_DEPTH = 32;
/** How many members an object may have. */
export const MAX_MEMBERS = 200;
/** More significant digits than this are lost in a double: the number would be rounded in silence. */
const MAX_DIGITS = 17;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: raw control characters end a JSON text by its grammar.
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A place in the text and the path of keys that leads to it. */
type Reader = { readonly text: string; at: number; readonly path: (string | number)[] };

/**
 * Reads JSON without forgiving anything that JSON.parse would settle in silence: a key given twice, `__proto__`, a number
 * that a double cannot hold exactly, −0, nesting beyond 32, objects beyond 200 members. Refuses `malformed_request`; and
 * `validation_failed` for texts with NUL, lone surrogates or control characters other than tab and line breaks.
 */
export function readJson(text: string): unknown {
  const reader: Reader = { text, at: 0, path: [] };
  if (text.startsWith('\ufeff')) fail(reader, 'begins with a byte order mark');
  skipSpace(reader);
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) fail(reader, 'goes on after its end');
  return value;
}

function readValue(reader: Reader, depth: number): unknown {
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, depth + 1);
    case '[':
      return readArray(reader, depth + 1);
    case '"':
      return readText(reader);
    case 't':
      return readWord(reader, 'true', true);
    case 'f':
      return readWord(reader, 'false', false);
    case 'n':
      return readWord(reader, 'null', null);
    default:
      return readNumber(reader);
  }
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  enter(reader, depth);
  const members: Record<string, unknown> = {};
  let count = 0;
  if (ends(reader, '}')) return members;
  do {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') fail(reader, 'needs a key in double quotes');
    const key = readText(reader);
    if (key === '__proto__') fail(reader, 'has the key __proto__');
    if (Object.hasOwn(members, key)) fail(reader, `has the key ${JSON.stringify(key)} twice`);
    if (++count > MAX_MEMBERS) fail(reader, `has an object with more than ${MAX_MEMBERS} members`);
    skipSpace(reader);
    expect(reader, ':');
    skipSpace(reader);
    reader.path.push(key);
    members[key] = readValue(reader, depth);
    reader.path.pop();
  } while (goesOn(reader, '}'));
  return members;
}

function readArray(reader: Reader, depth: number): unknown[] {
  enter(reader, depth);
  const items: unknown[] = [];
  if (ends(reader, ']')) return items;
  do {
    skipSpace(reader);
    reader.path.push(items.length);
    items.push(readValue(reader, depth));
    reader.path.pop();
  } while (goesOn(reader, ']'));
  return items;
}

function readText(reader: Reader): string {
  reader.at += 1;
  let text = '';
  for (;;) {
    text += match(reader, PLAIN_TEXT);
    const next = reader.text[reader.at];
    if (next === '"') break;
    if (next === '\\') text += readEscape(reader);
    else fail(reader, next === undefined ? 'ends inside a text' : 'has a raw control character in a text');
  }
  reader.at += 1;
  return cleanText(text, () => pointer(reader.path));
}

function readEscape(reader: Reader): string {
  const letter = reader.text[reader.at + 1] ?? '';
  const plain = ESCAPES[letter];
  if (plain !== undefined) {
    reader.at += 2;
    return plain;
  }
  const hex = reader.text.slice(reader.at + 2, reader.at + 6);
  if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) fail(reader, 'has an unknown escape');
  reader.at += 6;
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function readNumber(reader: Reader): number {
  const digits = match(reader, NUMBER);
  if (digits === '')
    fail(reader, reader.at >= reader.text.length ? 'ends too early' : 'has something that is no value');
  const value = Number(digits);
  const mantissa = digits
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  if (Object.is(value, -0)) fail(reader, 'has a negative zero');
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) fail(reader, 'has a number beyond 2^53');
  if (mantissa.length > MAX_DIGITS || (value === 0 && mantissa !== ''))
    fail(reader, 'has a number with too many digits');
  return value;
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) fail(reader, 'has something that is no value');
  reader.at += word.length;
  return value;
}

function enter(reader: Reader, depth: number): void {
  if (depth > MAX_DEPTH) fail(reader, `is nested more than ${MAX_DEPTH} deep`);
  reader.at += 1;
}

/** Whether an object or array ends before its first member. */
function ends(reader: Reader, close: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== close) return false;
  reader.at += 1;
  return true;
}

/** Whether another member follows. */
function goesOn(reader: Reader, close: string): boolean {
  skipSpace(reader);
  const comma = reader.text[reader.at] === ',';
  expect(reader, comma ? ',' : close);
  return comma;
}

function expect(reader: Reader, mark: string): void {
  if (reader.text[reader.at] !== mark) fail(reader, `needs ${JSON.stringify(mark)}`);
  reader.at += 1;
}

function skipSpace(reader: Reader): void {
  while (' \t\n\r'.includes(reader.text[reader.at] ?? '.')) reader.at += 1;
}

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? '';
  reader.at += found.length;
  return found;
}

const fail = (reader: Reader, what: string): never =>
  refuse('malformed_request', { detail: `The JSON ${what} (character ${reader.at + 1}).` });

/** Characters that no text of ours may hold: C0 controls but tab and line breaks, DEL, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNCLEAN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** The text, if it can be stored and shown. Refuses `validation_failed` at the place that `path` names. */
export function cleanText(text: string, path: () => string): string {
  if (!UNCLEAN.test(text)) return text;
  return refuse('validation_failed', {
    errors: [{ path: path(), code: 'text_not_allowed', message: 'has control characters or broken characters' }],
  });
}

/** A JSON Pointer (RFC 6901). */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
