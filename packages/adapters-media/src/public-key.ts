/** The keys of public files: an id, a size where it is one, and the ending of the type. Nothing else is ever looked for. */
const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.[a-z]{1,16})?\.(jpg|png|webp)$/;

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/** The media type of what lies under a key; null for what is no key. */
export const typeOfKey = (key: string): string | null =>
  KEY.test(key) ? (TYPES[key.slice(key.lastIndexOf('.') + 1)] ?? null) : null;

/** Fails for what is no key: those that are written are made by us. */
export function requireKey(key: string): void {
  if (typeOfKey(key) === null) throw new RangeError('This is no key of a public file.');
}
