import type { OpenApiDocument } from '@soko/adapters-http';

/** A JSON schema, as far as sound and unsound values are made from it. */
export type Schema = Readonly<{
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  example?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
}>;

export type Parameter = Readonly<{ name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }>;

/** An operation as the document has it. */
export type Operation = Readonly<{
  /** `POST /api/v1/checkout`. */
  name: string;
  operationId: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  /** Of its JSON body; null where it has none. */
  body: Schema | null;
  example: unknown;
  /** Which of the ways to say who is calling it knows: `bearer`, `cartToken`, `orderToken`. */
  security: readonly string[];
}>;

type Described = Readonly<{
  operationId: string;
  parameters?: readonly Parameter[];
  requestBody?: Readonly<{ content: Readonly<Record<string, Readonly<{ schema: Schema; example?: unknown }>>> }>;
  security?: readonly Readonly<Record<string, unknown>>[];
}>;

/** Every operation of a document. */
export const operationsIn = (document: OpenApiDocument): Operation[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, described]) => {
      const content = described.requestBody?.content['application/json'];
      return {
        name: `${method.toUpperCase()} ${path}`,
        operationId: described.operationId,
        method: method.toUpperCase(),
        path,
        parameters: described.parameters ?? [],
        body: content?.schema ?? null,
        example: content?.example,
        security: (described.security ?? []).flatMap((way) => Object.keys(way)),
      };
    }),
  );

/** Follows references into the document's components. */
export function resolverOf(document: OpenApiDocument): (schema: Schema) => Schema {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  return function resolve(schema): Schema {
    const name = schema.$ref?.replace('#/components/schemas/', '');
    return name === undefined ? schema : resolve(schemas[name] ?? {});
  };
}
