import { z } from 'zod';
import type { Upload } from './upload.ts';

type CamelKey<Key> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelKey<Tail>>}` : Key;

/** A parsed request with its keys in camelCase, all the way down; records keep the keys they came with. */
export type Camel<T> = T extends
  | string
  | number
  | boolean
  | bigint
  | symbol
  | null
  | undefined
  | Date
  | Uint8Array
  | Upload
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Camel<Item>[]
    : T extends object
      ? { readonly [Key in keyof T as CamelKey<Key>]: Camel<Exclude<T[Key], undefined>> }
      : T;

/**
 * The one place where the wire's snake_case becomes the core's camelCase. The schema leads: only keys that an object
 * schema names are changed, so that free records (`attributes`) keep theirs.
 */
export const toCamel = <T>(value: T, schema: z.core.$ZodType): Camel<T> => renamed(value, leavesOf(schema)) as Camel<T>;

const camelOf = (key: string): string => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function renamed(value: unknown, leaves: readonly z.core.$ZodType[]): unknown {
  if (Array.isArray(value)) {
    const items = leaves.flatMap((leaf) => (leaf instanceof z.core.$ZodArray ? leavesOf(leaf._zod.def.element) : []));
    return value.map((item) => renamed(item, items));
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const named = leaves.flatMap((leaf) => memberOf(leaf, key));
      if (named.length > 0) return [camelOf(key), renamed(member, named.flatMap(leavesOf))];
      const free = leaves.flatMap((leaf) =>
        leaf instanceof z.core.$ZodRecord ? leavesOf(leaf._zod.def.valueType) : [],
      );
      return [key, renamed(member, free)];
    }),
  );
}

const memberOf = (leaf: z.core.$ZodType, key: string): z.core.$ZodType[] => {
  if (!(leaf instanceof z.core.$ZodObject)) return [];
  const shape: Readonly<Record<string, z.core.$ZodType | undefined>> = leaf._zod.def.shape;
  const member = Object.hasOwn(shape, key) ? shape[key] : undefined;
  return member === undefined ? [] : [member];
};

/** The schemas that hold structure behind optional, default, pipe, union and their like. */
function leavesOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.core.$ZodUnion) return schema._zod.def.options.flatMap(leavesOf);
  if (schema instanceof z.core.$ZodIntersection) {
    return [schema._zod.def.left, schema._zod.def.right].flatMap(leavesOf);
  }
  if (schema instanceof z.core.$ZodPipe) return [schema._zod.def.in, schema._zod.def.out].flatMap(leavesOf);
  if (schema instanceof z.core.$ZodLazy) return leavesOf(schema._zod.innerType);
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return innerType === undefined ? [schema] : leavesOf(innerType);
}
