import { connect, sql } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { failureIn } from '../../contracts/store-rig.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

const APPEND_ONLY = [
  'audit_records',
  'events',
  'ledger_entries',
  'ledger_transactions',
  'order_discounts',
  'order_taxes',
  'price_changes',
  'status_changes',
  'stock_transactions',
];

describe('the two database roles', () => {
  let database: TestDatabase;
  let owner: Knex;
  let app: Knex;
  before(async () => {
    database = await freshDatabase();
    owner = connect(database.ownerUrl, { max: 1 });
    app = connect(database.appUrl, { max: 1 });
  });
  after(async () => {
    await owner.destroy();
    await app.destroy();
    await database.drop();
  });

  const failure = (knex: Knex, text: string) => failureIn(knex.raw(text).then());

  it('P3, P5: find every append-only table guarded', async () => {
    const guarded = await sql<{ table: string }>(
      owner,
      'guarded',
      `select c.relname as table from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgname like '%_append_only' and t.tgenabled = 'O' order by 1`,
    );
    expect(guarded.map(({ table }) => table)).to.deep.equal(APPEND_ONLY);
  });

  for (const table of APPEND_ONLY) {
    it(`F10: can neither change nor remove what stands in ${table}`, async () => {
      const column = table === 'ledger_entries' ? 'account' : 'id';
      for (const text of [
        `update soko.${table} set ${column} = ${column}`,
        `delete from soko.${table}`,
        `truncate soko.${table} cascade`,
      ]) {
        expect(await failure(app, text), `${text} as the serving role`).to.contain('permission denied');
        expect(await failure(owner, text), `${text} as the owner`).to.contain('append-only');
      }
    });
  }

  it('P5: leave the serving role without any right to change the schema', async () => {
    for (const text of [
      'alter table soko.events disable trigger all',
      'drop trigger events_append_only on soko.events',
      'drop table soko.ledger_entries',
      'alter table soko.stock_levels drop constraint stock_levels_check',
      'create table soko.mine (id int)',
      'create or replace function soko.refuse_change() returns trigger language plpgsql as $$ begin return new; end $$',
    ]) {
      expect(await failure(app, text), text).to.match(/must be owner|permission denied/);
    }
  });

  it('P5: let the serving role own nothing', async () => {
    const owned = await sql(
      app,
      'owned',
      `select relname from pg_class where relowner = 'soko_app'::regrole
      union all select proname from pg_proc where proowner = 'soko_app'::regrole`,
    );
    expect(owned).to.deep.equal([]);
  });

  it('F6: hold stock and money within their bounds, whoever writes', async () => {
    const checks = await sql<{ rule: string }>(
      owner,
      'checks',
      `select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as rule from pg_constraint where contype = 'c'`,
    );
    const rules = checks.map(({ rule }) => rule);
    for (const rule of [
      'stock_levels: CHECK ((on_hand >= 0))',
      'stock_levels: CHECK ((reserved >= 0))',
      'stock_levels: CHECK ((reserved <= on_hand))',
      'reservations: CHECK ((quantity > 0))',
      'payments: CHECK ((amount >= 0))',
      'variants: CHECK ((price >= 0))',
    ]) {
      expect(rules.map((each) => each.replace('soko.', ''))).to.include(rule);
    }
    expect(rules.some((rule) => /promotions: CHECK .*used <= usage_limit/.test(rule))).to.equal(true);
  });
});
