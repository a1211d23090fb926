import { codesOf, openApiDocument, type Route, routes } from '@soko/adapters-http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { z } from 'zod';
import { named } from '../../packages/adapters-http/src/schemas/common.ts';
import { answerCheck } from '../support/openapi.ts';
import { thingRoutes } from './things.ts';

type Parameter = Readonly<{
  name: string;
  in: string;
  required?: boolean;
  style?: string;
  schema: Record<string, unknown>;
}>;
type Operation = Readonly<{
  operationId: string;
  deprecated?: boolean;
  security: readonly object[];
  summary: string;
  parameters?: readonly Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<
    string,
    { description: string; headers?: object; content?: Record<string, { schema: object; example?: unknown }> }
  >;
}>;

const things = thingRoutes({ runs: 0 });
const document = openApiDocument(things, 'http://soko.test');
const operation = (path: string, method: string) =>
  (document.paths?.[path] as Record<string, Operation> | undefined)?.[method] as Operation;

for (const [whose, built] of [
  ['the made-up routes', document],
  ['the API', openApiDocument(routes, 'http://soko.test')],
] as const) {
  describe(`the document of ${whose}`, () => {
    const operations = Object.values(built.paths ?? {}).flatMap((path) =>
      Object.values(path as Record<string, Operation>),
    );

    it('names every operation once, with a summary and its error answers', () => {
      const ids = operations.map(({ operationId }) => operationId);
      expect(new Set(ids).size).to.equal(ids.length);
      for (const { operationId, summary, responses } of operations) {
        expect(summary, operationId).to.match(/\S/);
        expect(responses, operationId).to.include.keys('400', '401', '422', '429', '503', 'default');
      }
    });

    it('has nothing but schemas that compile, and no reference into the void', () => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      ajv.addSchema({ $id: 'soko', ...built } as object);
      for (const name of Object.keys(built.components?.schemas ?? {})) {
        expect(() => ajv.compile({ $ref: `soko#/components/schemas/${name}` }), name).not.to.throw();
      }
      const text = JSON.stringify(built);
      for (const [, section = '', name = ''] of text.matchAll(/"#\/components\/([^/"]+)\/([^"]+)"/g)) {
        expect((built.components as Record<string, object>)[section], `${section}/${name}`).to.have.property(name);
      }
    });

    it('has examples that fit their schemas', function () {
      this.timeout(60_000); // each schema is compiled
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      ajv.addSchema({ $id: 'soko', ...built } as object);
      const compiled = new Map<string, ValidateFunction>(); // many answers are alike
      const fits = (schema: object, example: unknown, where: string) => {
        if (example === undefined) return;
        const absolute = JSON.stringify(schema).replaceAll('"#/components', '"soko#/components');
        const validate = compiled.get(absolute) ?? ajv.compile(JSON.parse(absolute));
        compiled.set(absolute, validate);
        expect(validate(example), `${where}: ${ajv.errorsText(validate.errors)}`).to.equal(true);
      };
      for (const { operationId, requestBody, responses } of operations) {
        for (const { schema, example } of Object.values(requestBody?.content ?? {})) fits(schema, example, operationId);
        for (const [status, { content }] of Object.entries(responses)) {
          for (const { schema, example } of Object.values(content ?? {}))
            fits(schema, example, `${operationId} ${status}`);
        }
      }
    });
  });
}

describe('the document', () => {
  it('says of a keyed write that its key is needed, and what a replay carries', () => {
    const pay = operation('/api/v1/things/{id}/pay', 'post');
    const key = pay.parameters?.find(({ name }) => name === 'Idempotency-Key');
    expect(key).to.include({ in: 'header', required: true });
    expect(pay.responses['201']?.headers).to.include.keys(
      'Idempotent-Replayed',
      'Location',
      'X-Request-Id',
      'RateLimit',
    );
    expect(pay.responses).to.include.keys('200', '409');
    const make = operation('/api/v1/things', 'post').parameters?.find(({ name }) => name === 'Idempotency-Key');
    expect(make?.required).not.to.equal(true);
  });

  it('has the older spellings, marked, with their values where they are sent', () => {
    const byBody = operation('/api/v1/things/pay', 'post');
    const byQuery = operation('/api/v1/things/pay', 'get');
    expect([byBody.deprecated, byQuery.deprecated]).to.deep.equal([true, true]);
    expect(byBody.operationId).not.to.equal(byQuery.operationId);
    expect(byBody.requestBody?.required).to.equal(true);
    expect(JSON.stringify(byBody.requestBody)).to.include('thing_id');
    expect(byQuery.parameters?.find(({ name }) => name === 'thing_id')).to.include({ in: 'query', required: true });
  });

  it('lists the codes of every error answer', () => {
    const make = things.find(({ operationId }) => operationId === 'makeThing');
    expect(make && codesOf(make)).to.include.members([
      'out_of_stock',
      'validation_failed',
      'idempotency_key_reused',
      'payload_too_large',
    ]);
    const conflict = operation('/api/v1/things', 'post').responses['409'];
    expect(conflict?.description).to.include('`out_of_stock`');
    expect(JSON.stringify(conflict?.content)).to.include(
      '"enum":["idempotency_in_progress","idempotency_key_reused","out_of_stock"]',
    );
  });

  it('B5: has no answer with a secret in it, or with what the market alone may know', () => {
    const secret = /hash|secret|otp|raw_|cost_price|email_key|storage_key|client_secret/;
    const whole = openApiDocument(routes, 'http://soko.test');
    const inAnswers = Object.entries(whole.components?.schemas ?? {}).filter(([name]) => !name.endsWith('Body'));
    const members = inAnswers.flatMap(([name, schema]) =>
      Object.keys((schema as { properties?: object }).properties ?? {}).map((member) => `${name}.${member}`),
    );
    expect(members.length).to.be.greaterThan(100);
    expect(members.filter((member) => secret.test(member))).to.deep.equal([]);
  });

  it('says who may call', () => {
    expect(operation('/api/v1/things', 'get').security).to.deep.equal([{}, { bearer: [] }, { cookie: [] }]);
    expect(operation('/api/v1/scopes/self', 'get').security).to.deep.equal([{ bearer: [] }, { cookie: [] }]);
    expect(operation('/api/v1/scopes/holder', 'get').security).to.deep.equal([
      { bearer: [] },
      { cookie: [] },
      { cartToken: [] },
      { orderToken: [] },
    ]);
  });

  it('C16: says that a write carried by the cookie needs the CSRF token, and a login no notice of either', () => {
    const { security, responses } = operation('/api/v1/things', 'post');
    expect(security).to.deep.equal([{}, { bearer: [] }, { cookie: [], csrf: [] }]);
    expect(JSON.stringify(responses?.['403'])).to.include('csrf_failed');
    const whole = openApiDocument(routes, 'http://soko.test');
    const login = whole.paths?.['/api/v1/auth/login']?.post;
    expect(login?.security).to.deep.equal([{}, { bearer: [] }, { cartToken: [] }]);
    expect(JSON.stringify(login?.responses?.['403'])).not.to.include('csrf_failed');
    expect(whole.components?.securitySchemes).to.have.any.keys('cookie', 'csrf', 'bearer');
  });

  it('spells numbers, flags and bracket parameters of a query as they are', () => {
    const parameter = (path: string, wanted: string) =>
      operation(path, 'get').parameters?.find(({ name }) => name === wanted);
    expect(parameter('/api/v1/things', 'limit')?.schema).to.include({ type: 'integer', minimum: 1, maximum: 100 });
    expect(parameter('/api/v1/things', 'include_total')?.schema).to.include({ type: 'boolean' });
    expect(parameter('/api/v1/things', 'attributes')).to.include({ style: 'deepObject', explode: true });
  });

  it('refuses two different schemas under one name', () => {
    const [first, second] = things;
    const other = z.strictObject({ inner: z.array(named('Health', { other: z.string() })).optional() });
    expect(() =>
      openApiDocument([first, second, { ...second, operationId: 'other', returns: other }] as Route[], ''),
    ).to.throw('Two schemas are called Health.');
  });
});

describe('the check of answers against the document', () => {
  const check = answerCheck(document);
  const got = { method: 'GET', path: '/api/v1/things', status: 200, contentType: 'application/json' };
  const page = { limit: 20, next: null, previous: null };

  it('passes what the document has', () => {
    expect(() => check({ ...got, body: JSON.stringify({ items: [{ thing_id: '1' }], page }) })).not.to.throw();
  });

  it('throws at a missing or unknown member, status, code, media type or operation', () => {
    const bodyOf = (item: object) => JSON.stringify({ items: [item], page });
    expect(() => check({ ...got, body: bodyOf({}) })).to.throw('thing_id');
    expect(() => check({ ...got, body: bodyOf({ thing_id: '1', cost: 1 }) })).to.throw('additional');
    expect(() => check({ ...got, status: 202, body: bodyOf({ thing_id: '1' }) })).to.throw('no such status');
    expect(() => check({ ...got, contentType: 'text/html', body: 'x' })).to.throw('no text/html');
    expect(() => check({ ...got, path: '/api/v1/unknown', body: '' })).to.throw('no such operation');
    const problem = {
      type: 'http://x/y',
      title: 't',
      status: 409,
      detail: 'd',
      code: 'cart_empty',
      request_id: 'r',
      errors: [],
    };
    const conflict = { method: 'POST', path: '/api/v1/things', status: 409, contentType: 'application/problem+json' };
    expect(() => check({ ...conflict, body: JSON.stringify(problem) })).to.throw('allowed values');
    expect(() => check({ ...conflict, body: JSON.stringify({ ...problem, code: 'out_of_stock' }) })).not.to.throw();
    expect(() => check({ ...got, status: 500, body: '{}' })).to.throw('no such status');
  });
});
