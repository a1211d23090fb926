import { type Entry, entriesOf, openApiDocument, type Route, routes } from '@soko/adapters-http';
import { type Grantee, THINGS, type Thing } from '@soko/application';
import { expect } from 'chai';
import { absent, type Belongings, belongings, HIDDEN, LASTING } from '../../support/authorization/belongings.ts';
import {
  type Caller,
  doorOf,
  granteesOf,
  type Scene,
  setTheScene,
  WHO,
  type Who,
} from '../../support/authorization/callers.ts';
import { calling, type Named } from '../../support/authorization/calls.ts';
import type { Received } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';

/** Whose the thing is. What is hidden is not for the public: of a shop that is not approved, or switched off. */
const RELATIONS = ['absent', "other's", "other's hidden", 'own', 'own hidden'] as const;
type Relation = (typeof RELATIONS)[number];

/** Who finds what is hidden beside its shop's own people, and whether those do. */
const HIDDEN_FOR: Readonly<Record<(typeof HIDDEN)[number], Readonly<{ own: boolean; others: readonly Grantee[] }>>> = {
  product: { own: true, others: ['staff', 'admin'] },
  variant: { own: true, others: ['staff', 'admin'] },
  sku: { own: true, others: ['staff', 'admin'] },
  offer: { own: false, others: [] },
  listed_product: { own: false, others: [] },
  shop: { own: false, others: [] },
  known_shop: { own: true, others: ['staff', 'admin'] },
};

/** How an answer received its caller: it told nothing of the thing, or the caller was `in`. */
const TURNED_AWAY = ['unauthenticated', 'forbidden', 'account_blocked', 'not_found', 'shipping_option_not_valid'];
/** What would hide whether the thing was looked for at all. */
const NOT_LOOKED_FOR = ['validation_failed', 'malformed_request', 'precondition_failed', 'internal_error'];
const classOf = ({ code = '' }: Received): string =>
  TURNED_AWAY.includes(code) || NOT_LOOKED_FOR.includes(code) ? code : 'in';

/** Ids of the public catalogue in a body: one that is none of it is a flaw of the body. */
const NAMED_IN_BODIES = ['brand_id', 'category_ids'];

/** The answer to a call about a thing that the caller cannot find. */
function unfound({ method, query }: Route, thing: Thing, name: string): string {
  if (thing === 'shipping_option') return 'shipping_option_not_valid';
  if (NAMED_IN_BODIES.includes(name)) return 'validation_failed';
  const isFilter = method === 'get' && name in query.shape && thing !== 'own_shop';
  return isFilter ? 'in' : 'not_found'; // the list is empty then
}

/** Who tries an entry: everybody, or of an older spelling, which leads to the same operation, one for each way to be received. */
function triersOf({ route, alias }: Entry): readonly Who[] {
  if (alias === undefined) return WHO;
  const doors = new Map(WHO.map((who) => [doorOf(route, who), who]));
  return [...doors.values()];
}

/** A name of a thing in an operation, and what is named. */
type Place = readonly [name: string, thing: Thing];
const thingsOf = ({ route }: Entry): readonly Place[] => Object.entries(route.things ?? {});

function finds(who: Who, thing: Thing, relation: Relation): boolean {
  const isGranted = (to: readonly Grantee[]) => granteesOf(who).some((each) => to.includes(each));
  const isHidden = HIDDEN.find((each) => each === thing);
  if (relation === 'own') return true;
  if (relation === "other's") return isGranted(THINGS[thing]);
  if (relation === 'absent' || isHidden === undefined) return false;
  const { own, others } = HIDDEN_FOR[isHidden];
  return (relation === 'own hidden' && own) || isGranted(others);
}

describe('A2, A3, A8, A11, A12: whoever calls, and whosever the thing is,', () => {
  let server: Server;
  let scene: Scene;
  let all: Belongings;
  /** What is said at each door: always the same, whoever stands there and whatever was named. */
  const said = new Map<string, unknown>();

  before(async () => {
    server = await openServer();
    scene = await setTheScene(server);
    all = belongings(server, scene);
    const { blocked } = scene.callers;
    for (const thing of Object.keys(THINGS) as Thing[]) await all.of(thing, blocked, false);
    await server.owner('soko.users').where({ id: blocked.user?.id }).update({ blocked_at: new Date() });
  });
  after(() => server.close());

  const call = async (entry: Entry, named: Named, holder: Caller['holder'], headers = {}): Promise<Received> => {
    const { method, path, sending } = await calling(entry, named, scene);
    return server.client.send(method, path, { ...sending, ...holder, headers: { ...sending.headers, ...headers } });
  };

  /** The thing of a relation, from the side of a caller; null where there can be none. */
  async function thingOf(caller: Caller, thing: Thing, relation: Relation, isNew: boolean) {
    const owner = relation.startsWith('own') ? caller : scene.bystander;
    if (relation === 'own' || relation === "other's") return all.of(thing, owner, isNew);
    const kind = HIDDEN.find((each) => each === thing);
    return kind === undefined || relation === 'absent' ? null : all.hiddenOf(kind, owner);
  }

  /** The parameters of the path, and the shop to be filled, that are not the one in question: what the caller finds, so that they turn nobody away. */
  async function besides({ route }: Entry, caller: Caller, name: string): Promise<Named> {
    const filled = Object.entries(route.things ?? {}).filter(([, thing]) => thing === 'shop_to_fill');
    const needed = [...Object.keys(route.params.shape), ...filled.map(([each]) => each)];
    const names = needed.filter((each) => each !== name);
    const owned = await Promise.all(
      names.map(async (each) => {
        const thing = route.things?.[each] as Thing;
        const isForAll = caller.who !== 'bystander' && finds(caller.who, thing, "other's");
        const found =
          (await all.of(thing, caller, false)) ?? (isForAll ? await all.of(thing, scene.bystander, false) : null);
        return [each, found?.id ?? absent(thing, each)] as const;
      }),
    );
    return Object.fromEntries(owned);
  }

  /** What all callers named who found nothing: the same answer for what is hidden, another's and nobody's. */
  type Unfound = { told?: unknown };

  /** How one caller who may come in is received with each thing in one place: what was found, and what should have been. */
  async function tried(entry: Entry, caller: Caller, [name, thing]: Place, none: Unfound) {
    const { route } = entry;
    const who = caller.who as Who;
    const others = await besides(entry, caller, name);
    const found: Record<string, unknown> = {};
    const should: Record<string, unknown> = {};
    for (const relation of RELATIONS) {
      const isFound = finds(who, thing, relation);
      const isNew = isFound && (entry.method === 'delete' || (entry.method !== 'get' && !LASTING.includes(thing)));
      const made = await thingOf(caller, thing, relation, isNew);
      if (made === null && relation !== 'absent') continue;
      const value = made?.names?.[name] ?? made?.id ?? absent(thing, name);
      const holder = relation === 'own' ? (made?.holder ?? caller.holder) : caller.holder;
      const answer = await call(entry, { ...others, ...made?.beside, [name]: value }, holder);
      found[relation] = classOf(answer);
      should[relation] = isFound ? 'in' : unfound(route, thing, name);
      if (isFound) continue;
      const told = telling(answer, value);
      none.told ??= told;
      expect(told, `${who}, ${relation}`).to.deep.equal(none.told);
    }
    return { found, should };
  }

  /** How one caller is received at the door, who names what is their own where they have it. */
  async function turnedAway(entry: Entry, who: Who): Promise<string> {
    const caller = scene.callers[who];
    const named: Record<string, string> = {};
    let { holder } = caller;
    for (const [name, thing] of thingsOf(entry)) {
      const own = await all.of(thing, caller, false);
      Object.assign(named, own?.beside, { [name]: own?.names?.[name] ?? own?.id ?? absent(thing, name) });
      holder = own?.holder ?? holder;
    }
    const answer = await call(entry, named, holder);
    const door = classOf(answer);
    const told = telling(answer);
    if (!said.has(door)) said.set(door, told);
    expect(told, `${who}, ${door}`).to.deep.equal(said.get(door));
    return door;
  }

  for (const entry of entriesOf(routes)) {
    const { route, method, path } = entry;
    const triers = triersOf(entry);
    const isIn = (who: Who) => doorOf(route, who) === 'in';

    it(`${route.operationId} opens to those whom its policy means: ${method.toUpperCase()} ${path}`, async () => {
      const headers = method === 'get' ? {} : { 'if-match': '"never"' }; // so that nothing is done
      const who = thingsOf(entry).length === 0 ? triers : triers.filter((each) => !isIn(each)); // the others name things
      const received = await Promise.all(
        who.map(async (each) => {
          if (!isIn(each)) return [each, await turnedAway(entry, each)] as const;
          const { code = '' } = await call(entry, {}, scene.callers[each].holder, headers);
          return [each, ['unauthenticated', 'forbidden', 'account_blocked'].includes(code) ? code : 'in'] as const;
        }),
      );
      expect(Object.fromEntries(received)).to.deep.equal(
        Object.fromEntries(who.map((each) => [each, doorOf(route, each)])),
      );
    });

    for (const [name, thing] of thingsOf(entry)) {
      it(`${route.operationId} finds a ${thing} by its ${name} for those who may: ${method.toUpperCase()} ${path}`, async () => {
        const those = triers.filter(isIn);
        const none: Unfound = {};
        const each = await Promise.all(
          those.map(async (who) => {
            return [who, await tried(entry, scene.callers[who], [name, thing], none)] as const;
          }),
        );
        const table = (side: 'found' | 'should') => Object.fromEntries(each.map(([who, row]) => [who, row[side]]));
        expect(table('found')).to.deep.equal(table('should'));
      });
    }
  }
});

describe('the row of an operation in the authorization matrix', () => {
  it('B1: names every id that its path, query and body have', () => {
    const document = openApiDocument(routes, 'http://soko.test');
    for (const { route, method, path } of entriesOf(routes).filter(({ alias }) => alias === undefined)) {
      const operation = (document.paths as Record<string, Record<string, object>>)[path]?.[method] ?? {};
      const { parameters = [], requestBody = {} } = operation as { parameters?: unknown; requestBody?: unknown };
      const named = Object.keys(route.things ?? {});
      expect(named, path).to.include.members(idsIn(document, [parameters, requestBody]));
      expect(
        Object.keys(route.params.shape).every((param) => named.includes(param)),
        path,
      ).to.equal(true);
    }
  });

  it('A11: reaches no further than its path says', () => {
    const scopes: readonly (readonly [start: string, Route['policy']['scope']])[] = [
      ['/api/v1/admin/', 'market'],
      ['/api/v1/shops/me', 'shop'],
      ['/api/v1/users/me', 'self'],
      ['/api/v1/companies', 'self'],
    ];
    for (const [start, scope] of scopes) {
      const found = routes.filter(({ fullPath }) => fullPath.startsWith(start)).map(({ policy }) => policy.scope);
      expect([...new Set(found)], start).to.deep.equal([scope]);
    }
  });
});

/** What an answer says to one who does not know the name that was asked for, nor which request it was. */
const telling = ({ status, headers, text }: Received, name?: string): unknown => ({
  status,
  type: headers.get('content-type'),
  says: (name === undefined ? text : text.replaceAll(name, '*')).replace(/"request_id":"[^"]*"/, ''),
});

/** The names of all ids in a piece of the document. */
function idsIn(document: object, piece: unknown, name = ''): string[] {
  if (typeof piece !== 'object' || piece === null) return [];
  const { $ref, format, name: own } = piece as { $ref?: string; format?: string; name?: string };
  if ($ref !== undefined) {
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document);
    return idsIn(document, target, name);
  }
  const inner = Object.entries(piece).flatMap(([key, value]) =>
    idsIn(document, value, typeof own === 'string' ? own : isNameless(piece, key) ? name : key),
  );
  return format === 'uuid' ? [name, ...inner] : inner;
}

/** Whether a piece stands for what it is in: a schema, the items of a list, one of several kinds. */
const isNameless = (piece: object, key: string): boolean =>
  Array.isArray(piece) || ['schema', 'items', 'anyOf'].includes(key);
