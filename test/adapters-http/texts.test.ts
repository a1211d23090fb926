import { openApiDocument, routes } from '@soko/adapters-http';
import { expect } from 'chai';
import { testConfig } from '../support/http-server.ts';

type Schema = Readonly<Record<string, unknown>>;

describe('the texts of a request', () => {
  const document = openApiDocument(routes, testConfig.baseUrl) as unknown as Schema;

  it('E6: have a greatest length each, in characters and so in bytes', () => {
    const boundless: string[] = [];
    /** Texts that a pattern, a list of values or a constant does not limit, with where they stand. */
    const look = (schema: unknown, path: string, seen: readonly string[] = []): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { $ref, type, maxLength, enum: values, const: value, pattern, format, ...rest } = schema as Schema;
      if (typeof $ref === 'string') {
        if (!seen.includes($ref)) look(resolved($ref), path, [...seen, $ref]);
        return;
      }
      const isText = type === 'string' || (Array.isArray(type) && type.includes('string'));
      const isLimited =
        [maxLength, values, value].some((limit) => limit !== undefined) ||
        isBounded(pattern) ||
        SHORT.has(String(format));
      if (isText && !isLimited) boundless.push(path);
      for (const [name, part] of Object.entries(rest)) look(part, `${path}/${name}`, seen);
    };
    const resolved = ($ref: string): unknown =>
      $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((part, name) => (part as Schema)[name], document);
    for (const [path, operations] of Object.entries(document['paths'] as Record<string, Record<string, Schema>>)) {
      for (const [method, { requestBody }] of Object.entries(operations)) look(requestBody, `${method} ${path}`);
    }
    expect(boundless).to.deep.equal([]);
  });
});

/** Forms that are as long as they are, and files, whose bytes are counted as they come. */
const SHORT: ReadonlySet<string> = new Set(['date', 'date-time', 'binary']);

/** Whether a pattern is about a whole text, and repeats nothing without an end. */
const isBounded = (pattern: unknown): boolean =>
  typeof pattern === 'string' && /^\^.*\$$/.test(pattern) && !/(?<!\\)[*+](?![^[]*\])/.test(pattern);
