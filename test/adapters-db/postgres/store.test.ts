import { connect, postgresAnswers, postgresPrincipals, postgresStore, sql } from '@soko/adapters-db';
import { storeContract } from '../../contracts/store.contract.ts';
import type { StoreRig } from '../../contracts/store-rig.ts';
import { freshDatabase } from '../../support/database.ts';

const SECRET = 'a secret of at least thirty-two characters';

storeContract('in Postgres', async (): Promise<StoreRig> => {
  const database = await freshDatabase();
  database.brokenOnPurpose(); // rows without the story that belongs to them
  const knex = connect(database.appUrl);
  return {
    store: postgresStore(knex, { secret: SECRET }),
    answers: postgresAnswers(knex, SECRET),
    principals: postgresPrincipals(knex),
    events: (subject) =>
      sql(knex, 'events', 'select type, payload from soko.events where subject = $1 order by id', [subject]),
    records: (id) =>
      sql(
        knex,
        'records',
        `select action, concat_ws(' ', actor_kind, actor_id) as actor, before, after
        from soko.audit_records where noun_id = $1 order by id`,
        [id],
      ),
    close: async () => {
      await knex.destroy();
      await database.drop();
    },
  };
});
