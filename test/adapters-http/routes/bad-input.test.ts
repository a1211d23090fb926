import { type ProblemCode, type Route, routes } from '@soko/adapters-http';
import { bankTransfer } from '@soko/adapters-payments';
import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem } from '../../support/server-answers.ts';
import { ADDRESS, aKey, EMAIL, type Holder, sandboxWebhook } from '../../support/server-shopping.ts';
import { type Json, made, type Write, writesOfAccounts } from '../../support/writes.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Texts that are no JSON, or that JSON.parse would take in silence for something else. */
const NO_JSON: readonly (string | Uint8Array)[] = [
  '{',
  '{"a":1',
  '{"a":1}}',
  '{a:1}',
  "{'a':1}",
  '{"a":1,}',
  '{"a":NaN}',
  '{"a":01}',
  '{"a":"\t"}',
  '{"a":"\\x"}',
  '\ufeff{}',
  '{"__proto__":{"is_admin":true}}',
  `${'['.repeat(100)}${']'.repeat(100)}`,
  `{${Array.from({ length: 201 }, (_, at) => `"k${at}":1`).join()}}`,
  Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
];
/** Each text gets one of them: no text is looked at in another way, whatever it is for. */
const UNCLEAN = ['a\u0000b', '\u0007', '\ud800'];
/** Numbers that JavaScript would round or lose. */
const NO_NUMBERS = [
  '-0',
  '-0.0',
  '1e400',
  '-1e400',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1234567890123456789',
];

/** Another type, charset or encoding. */
const NO_JSON_TYPES: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/xml' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'multipart/form-data' },
  { ...JSON_TYPE, 'content-encoding': 'zstd' },
];
const TOO_LARGE = Buffer.from(`"${'x'.repeat(1_000_001)}"`);

/** What no address may end in, whatever the operation. */
const NO_QUERIES: readonly (readonly [query: string, code: ProblemCode, ...flaws: string[]])[] = [
  ['a=1&a=2', 'validation_failed', 'query/a'],
  ['x=%ff', 'malformed_request'],
  [`x=${'x'.repeat(9_000)}`, 'uri_too_long'],
];

/** Some of them, others for the next operation: all of them read queries and bodies in the same way. */
const someFor = <T>(operation: Route, all: readonly T[], count = 2): readonly T[] => {
  const turn = operations.indexOf(operation) * count;
  return all.filter((_, at) => (at - (turn % all.length) + all.length) % all.length < count);
};
const operations = routes.filter(({ method }) => method !== 'get');

describe('bad input', () => {
  let server: Server;
  let writes: Record<string, Write>;

  before(async function () {
    this.timeout(60_000);
    server = await openServer({ providers: [bankTransfer('To: Soko Ltd, Demo Bank, 0123456789')] });
    const { client } = server;
    const goods = await server.sells();
    const seller = await server.seller();
    const own = await server.sells({ shop: seller.shop });
    const filled = async () => {
      const holder = await server.fill([goods, own]);
      const [{ id }] = (await client.get('/cart', holder)).body.items;
      return { holder, path: `/cart/items/${id}` };
    };
    const draft = () => server.draft([goods]);
    const [dropped, paid, cancelled, initiated, paying] = await Promise.all([
      draft(),
      draft(),
      draft(),
      draft(),
      draft(),
    ]);
    const { payment } = await server.pay(paying.order.id, paying.holder);
    const told = sandboxWebhook({ reference: payment.reference, amount: payment.amount.amount });
    const choice = { provider: 'sandbox', return_url: 'https://shop.example/', method: 'card' };
    const optionalChoice = ['return_url', 'method'];

    writes = {
      ...(await made(writesOfAccounts(server))),
      adjustStock: {
        path: `/skus/${own.sku}/stock`,
        holder: { as: seller.access },
        body: { on_hand: 40, expected_on_hand: 100, reason: 'counted' },
        optional: ['expected_on_hand'],
        isUnion: true,
      },
      createCart: { path: '/cart' },
      addCartItem: { path: '/cart/items', body: { sku: goods.sku, quantity: 2 } },
      changeCartItem: { ...(await filled()), body: { quantity: 2 } },
      removeCartItem: await filled(),
      clearCart: { ...(await filled()), path: '/cart' },
      startCheckout: {
        ...(await filled()),
        path: '/checkout',
        body: {
          email: EMAIL,
          shipping_address: ADDRESS,
          billing_address: { ...ADDRESS, company: 'Soko', line2: 'Flat 3', region: 'Lagos', postal_code: '101241' },
          items: [{ sku: goods.sku, quantity: 2 }],
          expected_total: { amount: 399_800, currency: 'NGN' },
          purchase_order_number: 'PO-7',
        },
        optional: ['email', 'billing_address', 'items', 'expected_total', 'purchase_order_number'].concat(
          ['company', 'line2', 'region', 'postal_code'].map((name) => `billing_address/${name}`),
        ),
      },
      dropCheckout: { path: `/checkout/${dropped.order.id}`, holder: dropped.holder },
      payCheckout: {
        path: `/checkout/${paid.order.id}/pay`,
        holder: paid.holder,
        body: choice,
        optional: optionalChoice,
      },
      cancelOrder: {
        path: `/orders/${cancelled.order.id}/cancel`,
        holder: cancelled.holder,
        body: { reason: 'ordered twice' },
        optional: ['', 'reason'],
      },
      initiatePayment: {
        path: '/payments/initiate',
        holder: initiated.holder,
        body: { ...choice, order_id: initiated.order.id },
        optional: optionalChoice,
      },
      actOnSandboxPayment: { path: `//sandbox/pay/${payment.reference}`, body: { action: 'decline' } },
      receiveProviderWebhook: { path: '/payments/webhook/sandbox', raw: told },
      receiveWebhook: { path: '/payments/webhook', raw: told },
    };
  });
  after(() => server.close());

  const send = (operation: Route, sending: Sending = {}, path?: string): Promise<Received> => {
    const write = writes[operation.operationId];
    const key = operation.idempotency === 'required' ? { key: aKey() } : {};
    return server.client.send(operation.method.toUpperCase(), path ?? write?.path ?? '', {
      ...write?.holder,
      ...key,
      ...sending,
    });
  };
  const sendText = (operation: Route, raw: string | Uint8Array) => send(operation, { raw, headers: JSON_TYPE });
  let asItWas: string | undefined;
  const nothingHasChanged = async (): Promise<void> => {
    expect(await server.everything()).to.equal(asItWas);
  };
  /** Does it, and expects that nothing in the database is another than it was. */
  const changesNothing = async (work: () => Promise<void>): Promise<void> => {
    asItWas ??= await server.everything();
    await work();
    await nothingHasChanged();
  };

  it('is tried on every write of the API', () => {
    expect(Object.keys(writes).sort()).to.deep.equal(operations.map(({ operationId }) => operationId).sort());
  });

  for (const operation of operations) {
    const { operationId, body: schema } = operation;
    const hasJson = typeof schema === 'object';

    describe(`to ${operationId} is refused, and changes nothing:`, () => {
      before(async () => {
        asItWas ??= await server.everything();
      });
      after(nothingHasChanged);
      it('a parameter that nobody knows, or that cannot be read', async () => {
        const { path, raw, body } = writes[operationId] as Write;
        const sending = raw ?? (body === undefined ? {} : { body });
        const and = path.includes('?') ? `${path}&` : `${path}?`;
        expectFlaws(await send(operation, sending, `${and}surprise=1`), 'query/surprise');
        for (const [query, code, ...flaws] of someFor(operation, NO_QUERIES, 1)) {
          const { errors } = expectProblem(await send(operation, sending, `${and}${query}`), code);
          expect(errors.map((flaw: { path: string }) => flaw.path)).to.deep.equal(flaws);
        }
      });

      if (schema === 'raw') {
        it('bytes that are not signed, and signed bytes that are no event', async () => {
          for (const raw of ['', '{}', 'x', ...NO_JSON]) {
            expectProblem(await sendText(operation, raw), 'webhook_signature_invalid');
          }
        });
        return;
      }

      if (schema === 'stream') return; // bytes: what is wrong with them is tried where images are handed in
      if (operation.upload !== undefined) return; // a form: what is wrong with one is tried where documents are handed in

      it('what is no JSON', async () => {
        for (const text of someFor(operation, NO_JSON))
          expectProblem(await sendText(operation, text), 'malformed_request');
      });

      it('a body that is too large, in another charset, encoding or language', async () => {
        expectProblem(await sendText(operation, TOO_LARGE), 'payload_too_large');
        for (const headers of someFor(operation, NO_JSON_TYPES, 1)) {
          expectProblem(await send(operation, { raw: '{}', headers }), 'unsupported_media_type');
        }
        const gzip = { ...JSON_TYPE, 'content-encoding': 'gzip' };
        expectProblem(await send(operation, { raw: '{}', headers: gzip }), 'malformed_request');
      });

      it('a value that is no object', async () => {
        for (const text of ['null', '[]', ...someFor(operation, ['"x"', '7', 'true'], 1)]) {
          expectProblem(await sendText(operation, text), 'validation_failed');
        }
      });

      it('a key that nobody knows, or that is there twice', async () => {
        const { body = {}, isUnion = false } = writes[operationId] as Write;
        const unknown = await send(operation, { body: { ...body, surprise: 1 } });
        if (isUnion) expectProblem(unknown, 'validation_failed');
        else expectFlaws(unknown, '/surprise');
        const [first = 'a'] = Object.keys(body);
        const text = JSON.stringify({ [first]: 'x', ...body });
        const twice = `${text.slice(0, -1)},${JSON.stringify(first)}:${JSON.stringify(body[first] ?? 1)}}`;
        expectProblem(await sendText(operation, twice), 'malformed_request');
      });

      if (!hasJson) return;

      it('a body that is not there, or lacks something', async () => {
        const { body = {}, optional = [], isUnion } = writes[operationId] as Write;
        if (!optional.includes('')) {
          expectProblem(await send(operation), 'malformed_request');
          expectProblem(await send(operation, { raw: '', headers: JSON_TYPE }), 'malformed_request');
        }
        const needed = placesIn(body).filter(
          (place) => !optional.includes(place.join('/')) && typeof place.at(-1) !== 'number',
        );
        for (const places of together(needed, isUnion)) {
          const answer = await send(operation, { body: changed(body, places, undefined) });
          if (isUnion) expectProblem(answer, 'validation_failed');
          else expectFlaws(answer, ...places.map(nameOf));
        }
      });

      it('values of other types', async () => {
        const { body = {}, nullable = [], isUnion } = writes[operationId] as Write;
        for (const wrong of [7.5, 'x'.repeat(5_000), null, [], { $ne: null }]) {
          const isOther = (place: Place) => {
            const right = at(body, place);
            if (wrong === null) return !nullable.includes(place.join('/'));
            return Array.isArray(right)
              ? !Array.isArray(wrong)
              : typeof right !== 'object' || typeof wrong !== 'object';
          };
          for (const places of together(placesIn(body).filter(isOther), isUnion)) {
            const answer = await send(operation, { body: changed(body, places, wrong) });
            const { errors } = expectProblem(answer, 'validation_failed');
            if (isUnion) continue;
            const found = errors.map(({ path }: { path: string }) => path);
            for (const name of places.map(nameOf)) expect(found, name).to.satisfy(someStarts(name));
          }
        }
      });

      it('L9: texts with NUL, control characters, or halves of characters', async () => {
        const { body = {} } = writes[operationId] as Write;
        const texts = placesIn(body).filter((each) => typeof at(body, each) === 'string');
        for (const [index, place] of texts.entries()) {
          const wrong = UNCLEAN[(index + operations.indexOf(operation)) % UNCLEAN.length] ?? '';
          expectFlaws(await send(operation, { body: changed(body, [place], wrong) }), nameOf(place));
        }
      });

      it('L9: numbers that are not what they say, too great, negative or broken', async () => {
        const { body = {} } = writes[operationId] as Write;
        for (const place of placesIn(body).filter((each) => typeof at(body, each) === 'number')) {
          const withText = (text: string) =>
            sendText(operation, JSON.stringify(changed(body, [place], '@@')).replace('"@@"', text));
          for (const text of someFor(operation, NO_NUMBERS)) expectProblem(await withText(text), 'malformed_request');
          for (const text of ['1.5', '"2"', '"2e0"', '9007199254740991', '-9007199254740991']) {
            const answer = await withText(text);
            expect(answer.code, `${place} ${text}`).to.be.oneOf(['validation_failed', 'price_changed']);
            expectProblem(answer, answer.code as 'validation_failed');
          }
        }
      });
    });
  }

  describe('about what is bought is refused, and changes nothing:', () => {
    beforeEach(() => {
      asItWas = undefined; // each of these has goods of its own
    });

    const FILLS = ['/cart/items', '/checkout'] as const;
    const ask = (path: (typeof FILLS)[number], holder: Holder, sku: Json, quantity: Json) => {
      const line = { sku, quantity };
      const body = path === '/cart/items' ? line : { email: EMAIL, shipping_address: ADDRESS, items: [line] };
      return server.client.post(path, { body, key: aKey(), ...holder });
    };

    for (const path of FILLS) {
      it(`a SKU that nobody has, at ${path}`, async () => {
        const holder = await server.fill([await server.sells()]);
        await changesNothing(async () => {
          for (const sku of ['NO-SUCH-SKU', '../../etc/passwd', "';--", '%00', '{}', '🧵'.normalize()]) {
            const { code } = await ask(path, holder, sku, 1);
            expect(code, sku).to.be.oneOf(['not_found', 'validation_failed']);
          }
        });
      });

      it(`F1: a quantity that is none, at ${path}`, async () => {
        const { sku } = await server.sells({ onHand: 5_000 });
        const holder = await server.fill([await server.sells()]);
        const place = path === '/cart/items' ? '/quantity' : '/items/0/quantity';
        await changesNothing(async () => {
          for (const quantity of [0, -1, 1.5, '2', 1e3, 1e9, null, true, [1], Number.MAX_SAFE_INTEGER]) {
            expectFlaws(await ask(path, holder, sku, quantity as Json), place);
          }
        });
      });
    }

    it('a cart of others, an order of others, and tokens that open nothing', async () => {
      const goods = await server.sells();
      const others = await server.fill([goods], { as: (await server.person()).access });
      const [{ id }] = (await server.client.get('/cart', others)).body.items;
      const { order } = await server.draft([goods], others);
      const stranger = await server.fill([goods]);
      const theirs = (await server.draft([goods])).holder;
      const { client } = server;
      await changesNothing(async () => {
        for (const cart of ['x', `${stranger.cart}x`, stranger.cart?.toUpperCase() ?? '', theirs.order ?? '']) {
          expectProblem(await ask('/cart/items', { cart }, goods.sku, 1), 'cart_not_found');
          expectProblem(await ask('/checkout', { cart }, goods.sku, 1), 'cart_not_found');
        }
        expectProblem(await client.patch(`/cart/items/${id}`, { body: { quantity: 9 }, ...stranger }), 'not_found');
        expectProblem(await client.delete(`/checkout/${order.id}`, theirs), 'not_found');
        expectProblem(await client.delete(`/checkout/${order.id}`, { order: 'order_x' }), 'not_found');
        expectProblem(await client.post(`/orders/${order.id}/cancel`, theirs), 'not_found');
        const pay = { body: { provider: 'sandbox' }, key: aKey(), ...theirs };
        expectProblem(await client.post(`/checkout/${order.id}/pay`, pay), 'not_found');
        expectProblem(await ask('/cart/items', { as: 'x.y.z' }, goods.sku, 1), 'unauthenticated');
      });
    });

    it('a thing that can be no id', async () => {
      const { access: as } = await server.withRole('admin');
      await changesNothing(async () => {
        for (const id of ['1', '%00', '%F0%9F%A7%B5', "'", `${anId()}%20`, '..%2F..', 'x'.repeat(4_000)]) {
          for (const path of [`/cart/items/${id}`, `/checkout/${id}`]) {
            expectProblem(await server.client.delete(path, { as }), 'not_found');
          }
          expectProblem(await server.client.post(`/orders/${id}/cancel`, { as }), 'not_found');
        }
      });
    });
  });

  describe('L9: without what was wrong', () => {
    it('every one of these writes is done', async () => {
      const done: Record<string, number> = {};
      for (const operation of operations) {
        const { body, raw } = writes[operation.operationId] as Write;
        const { status } = await send(operation, raw ?? (body === undefined ? {} : { body }));
        done[operation.operationId] = status;
      }
      for (const [operationId, status] of Object.entries(done)) expect(status, operationId).to.be.within(200, 204);
    });
  });
});

type Place = readonly (string | number)[];

/** Every member of a body, at any depth. */
const placesIn = (value: Json, place: Place = []): Place[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => {
        const here = [...place, Array.isArray(value) ? Number(key) : key];
        return [here, ...placesIn(member, here)];
      })
    : [];

const at = (value: Json, place: Place): Json | undefined =>
  place.reduce<Json | undefined>((inner, key) => (inner as Record<string | number, Json> | undefined)?.[key], value);

/** How flaws name a place. */
const nameOf = (place: Place): string => `/${place.join('/')}`;

/** The members of each object, to be wrong at once: every flaw is told. Of one of several kinds each is wrong alone. */
function together(places: readonly Place[], isUnion = false): readonly Place[][] {
  if (isUnion) return places.map((place) => [place]);
  const byParent = new Map<string, Place[]>();
  for (const place of places) {
    const parent = nameOf(place.slice(0, -1));
    byParent.set(parent, [...(byParent.get(parent) ?? []), place]);
  }
  return [...byParent.values()];
}

/** A copy with another value at these places; undefined takes them out. */
function changed(value: { [key: string]: Json }, places: readonly Place[], to: Json | undefined): Json {
  const copy = structuredClone(value);
  for (const place of places) {
    const parent = at(copy, place.slice(0, -1)) as Record<string | number, Json>;
    const key = place.at(-1) ?? '';
    if (to === undefined) delete parent[key];
    else parent[key] = to;
  }
  return copy;
}

const someStarts =
  (start: string) =>
  (paths: readonly string[]): boolean =>
    paths.some((path) => path === start || path.startsWith(`${start}/`));
