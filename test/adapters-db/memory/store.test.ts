import { memoryStore } from '@soko/adapters-db';
import { storeContract } from '../../contracts/store.contract.ts';
import { anId } from '../../support/builders/index.ts';

storeContract('in memory', async () => {
  const memory = memoryStore({ newId: anId });
  return {
    store: memory,
    answers: memory.answers,
    principals: memory.principals,
    events: async (subject) =>
      memory.state.events.filter((event) => event.subject === subject).map(({ type, payload }) => ({ type, payload })),
    records: async (id) =>
      memory.state.audit
        .filter((record) => record.id === id)
        .map(({ action, actorKind, actorId, before, after }) => ({
          action,
          actor: actorId === null ? actorKind : `${actorKind} ${actorId}`,
          before,
          after,
        })),
    close: async () => {},
  };
});
