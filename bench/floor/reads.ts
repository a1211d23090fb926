import { connect, postgresQueries } from '@soko/adapters-db';
import type { Queries } from '@soko/application';
import { type CartId, Currency, type UnclaimedCall } from '@soko/domain';
import { FILTER, LIST } from '../questions.ts';

/** A statement as the market sends it. */
export type Statement = Readonly<{ name: string | undefined; sql: string; values: readonly unknown[] }>;

/** Stands for the id of a product or cart while the statement is captured. */
const SOME_ID = '00000000-0000-7000-8000-000000000000';

/** The very statements of the market's reads, by the first step of the floor's paths; an id takes its place. */
export async function captureReads(url: string): Promise<(place: string, id: string | undefined) => Statement> {
  const knex = connect(url, { max: 1 });
  const publicFiles = { urlOf: (key: string) => `http://localhost/media/${key}` };
  const queries = postgresQueries(knex, { currency: Currency.of('NGN'), publicFiles });
  const captured = async (ask: (queries: Queries) => Promise<unknown>): Promise<Statement> => {
    let last: Statement | null = null;
    const note = ({ sql, options }: { sql: string; options: Pick<Statement, 'name' | 'values'> }) => {
      last = { sql, name: options.name, values: options.values };
    };
    knex.on('query', note);
    await ask(queries);
    knex.removeListener('query', note);
    if (last === null) throw new Error('Nothing was asked of the database.');
    return last;
  };
  const anyone: UnclaimedCall = { actor: { kind: 'guest' }, requestId: 'floor' };
  const holder: UnclaimedCall = { actor: { kind: 'guest', cart: SOME_ID as CartId }, requestId: 'floor' };
  const statements = new Map([
    ['list', await captured((ask) => ask.products(anyone, {}, LIST))],
    ['filtered', await captured((ask) => ask.products(anyone, FILTER, LIST))],
    ['detail', await captured((ask) => ask.product(anyone, SOME_ID))],
    ['cart', await captured((ask) => ask.cart(holder))],
  ]);
  await knex.destroy();
  return (place, id) => {
    const statement = statements.get(place);
    if (statement === undefined) throw new Error(`The floor has no ${place}.`);
    if (id === undefined) return statement;
    return { ...statement, values: statement.values.map((value) => (value === SOME_ID ? id : value)) };
  };
}
