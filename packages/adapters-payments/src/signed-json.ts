import { refuse } from '@soko/domain';
import { z } from 'zod';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Braces, and strings with the colon that makes them a key. A key belongs to the innermost open object. */
const STRUCTURE = /[{}]|("(?:[^"\\]|\\.)*")(\s*:)?/g;

/**
 * Reads the JSON of a webhook whose signature was found right. Refuses `malformed_request` for bytes that are not UTF-8,
 * text that is not JSON, and an object that names a key twice: two readers would not agree on what was signed.
 */
export function readSignedJson(body: Uint8Array): unknown {
  try {
    const text = UTF8.decode(body);
    const value: unknown = JSON.parse(text);
    return namesAKeyTwice(text) ? refuse('malformed_request', { detail: 'A key stands twice in one object.' }) : value;
  } catch (failure) {
    // TypeError: not UTF-8
    if (failure instanceof SyntaxError || failure instanceof TypeError) refuse('malformed_request');
    throw failure;
  }
}

/** Printable ASCII: what goes into logs and text columns as it is. */
export const Word = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** The same in the shape that an event has; refuses `malformed_request` for any other. */
export function readSignedEvent<T>(schema: z.ZodType<T>, body: Uint8Array): T {
  const { success, data } = schema.safeParse(readSignedJson(body));
  return success ? data : refuse('malformed_request', { detail: 'The body is no event of this provider.' });
}

function namesAKeyTwice(json: string): boolean {
  const open: Set<unknown>[] = [];
  for (const [token, text, colon] of json.matchAll(STRUCTURE)) {
    if (token === '{') open.push(new Set());
    if (token === '}') open.pop();
    if (text === undefined || colon === undefined) continue;
    const key: unknown = JSON.parse(text);
    const keys = open.at(-1);
    if (keys?.has(key)) return true;
    keys?.add(key);
  }
  return false;
}
