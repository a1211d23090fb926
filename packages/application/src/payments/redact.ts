/** Names of members that are nobody's business once the provider has said them: of people, cards, banks and keys. */
const PRIVATE =
  /card|pan$|cvv|cvc|exp(iry|_|month|year|$)|last_?4|bin$|iban|account|bank|token|secret|(^|_|api)key|auth|signature|email|phone|mobile|name|address|^ip|_ip$|customer|fingerprint|device|session_url|url|link/i;
/** What looks like a card number, wherever it stands. */
const DIGITS = /\b\d(?:[ -]?\d){11,18}\b/g;
const DEPTH = 8;
const MEMBERS = 60;
const LENGTH = 300;
const WHOLE = 16_384;
/** A body that is longer, in bytes, is not looked into. */
const LONGEST = 262_144;

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/**
 * What a provider answered, as staff may see it: without people, cards, banks and keys, and of a bounded size. What is no
 * JSON is null.
 */
export function redacted(value: unknown): Value {
  const kept = reduced(value, 0);
  return JSON.stringify(kept).length > WHOLE ? { truncated: true } : kept;
}

/** The same of a body as it came. */
export function redactedBody(body: Uint8Array): Value {
  try {
    return body.length > LONGEST ? { truncated: true } : redacted(JSON.parse(textOf(body)));
  } catch {
    return null;
  }
}

/** The text of UTF-8, with what the language itself has. Throws for what is none. */
function textOf(body: Uint8Array): string {
  let escaped = '';
  for (const byte of body) escaped += byte < 0x80 && byte !== PERCENT ? String.fromCharCode(byte) : escapeOf(byte);
  return decodeURIComponent(escaped);
}

const PERCENT = 0x25;
const escapeOf = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;

/** Cut to a length, without what the database takes in no text: NUL, and halves of a character. */
const storable = (text: string): string => text.slice(0, LENGTH).replace(/\0|\p{Surrogate}/gu, '');

function reduced(value: unknown, depth: number): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return storable(value).replace(DIGITS, '[redacted]');
  if (typeof value !== 'object') return null;
  if (depth === DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, MEMBERS).map((each) => reduced(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MEMBERS)
      .map(([name, member]) => [
        storable(name),
        PRIVATE.test(name) && member !== null ? '[redacted]' : reduced(member, depth + 1),
      ]),
  );
}
