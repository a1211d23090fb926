import type { IndexQuestion, SearchDocument, SearchHits, SearchIndex } from '@soko/application';

/** An index that finds the same each time, or fails, and remembers what it was asked and given. */
export const anIndex = (finds: SearchHits | Error) => {
  const questions: IndexQuestion[] = [];
  const documents: SearchDocument[] = [];
  const removed: string[] = [];
  const index: SearchIndex = {
    find: async (question) => {
      questions.push(question);
      if (finds instanceof Error) throw finds;
      return finds;
    },
    put: async (given) => void documents.push(...given),
    remove: async (ids) => void removed.push(...ids),
    prepare: async () => {},
  };
  return { ...index, questions, documents, removed };
};
