import { z } from 'zod';
import type { Route } from '../route.ts';

/**
 * Every schema of the routes that has a name, each after those that it is made of. Throws where two different ones go by
 * one name: the document could show only one of them.
 */
export function namedSchemas(routes: readonly Route[]): readonly z.ZodType[] {
  const named = new Map<string, z.core.$ZodType>();
  const seen = new Set<z.core.$ZodType>();
  const visit = (schema: z.core.$ZodType): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    partsOf(schema).forEach(visit);
    const name = z.globalRegistry.get(schema)?.id;
    if (name !== undefined && (named.get(name) ?? schema) !== schema)
      throw new Error(`Two schemas are called ${name}.`);
    if (name !== undefined) named.set(name, schema);
  };
  for (const { params, query, body, returns } of routes) {
    for (const schema of [params, query, body, returns]) if (typeof schema === 'object') visit(schema);
  }
  return [...named.values()] as z.ZodType[];
}

/** The schemas a schema is made of. */
function partsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const parts: unknown[] = Object.entries(schema._zod.def).flatMap(([name, part]) =>
    name === 'shape' ? Object.values(part) : part,
  );
  return parts.filter((part): part is z.core.$ZodType => part instanceof z.core.$ZodType);
}
