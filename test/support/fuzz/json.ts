/** A piece of JSON text that no value stands for: −0, 1e400, a member given twice. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | number | string | Raw | Json[] | { [key: string]: Json };

/** JSON text of a value, with what is raw as it is. */
export function textOf(value: Json): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) =>
    key.startsWith(TWICE)
      ? `${JSON.stringify(key.slice(TWICE.length))}:${textOf(member)}`
      : `${JSON.stringify(key)}:${textOf(member)}`,
  );
  return `{${members.join(',')}}`;
}

/** A key with this in front is written without it: so an object can have a member twice, or one called `__proto__`. */
export const TWICE = '\u0001';

export type Path = readonly (string | number)[];

/** Where all values of a document stand, the document itself first. */
export function pathsOf(value: Json, at: Path = []): Path[] {
  if (value instanceof Raw || typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member as Json, [...at, key]))];
}

/** The value at a place. */
export const valueAt = (value: Json, path: Path): Json =>
  path.reduce<Json>((inner, step) => (inner as Record<string, Json>)[step] as Json, value);

/** The document with another value at a place; `undefined` takes the member away. */
export function withAt(value: Json, [step, ...rest]: Path, put: Json | undefined): Json {
  if (step === undefined) return put ?? null;
  const inner = withAt((value as Record<string, Json>)[step] as Json, rest, put);
  const isGone = put === undefined && rest.length === 0;
  if (Array.isArray(value)) {
    return isGone
      ? value.toSpliced(Number(step), 1)
      : value.map((item, index) => (index === Number(step) ? inner : item));
  }
  const { [step]: _, ...others } = value as Record<string, Json>;
  return isGone ? others : { ...(value as Record<string, Json>), [step]: inner };
}

/** The places where objects stand. */
export const objectsIn = (value: Json): Path[] =>
  pathsOf(value).filter((path) => {
    const found = valueAt(value, path);
    return typeof found === 'object' && found !== null && !Array.isArray(found) && !(found instanceof Raw);
  });
