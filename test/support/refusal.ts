import { DomainError, isRefusal, type RefusalCode, type RefusalFacts } from '@soko/domain';

/** The refusal that the work throws; undefined when it does not refuse. Any other failure is thrown on. */
function caught(work: () => unknown): DomainError | undefined {
  try {
    work();
    return undefined;
  } catch (failure) {
    if (isRefusal(failure)) return failure;
    throw failure;
  }
}

/** The code that the work refuses with; undefined when it does not refuse. Any other failure is thrown on. */
export const refusalOf = (work: () => unknown): RefusalCode | undefined => caught(work)?.code;

/** The facts that the work refuses with; undefined when it does not refuse. */
export const factsOf = (work: () => unknown): RefusalFacts | undefined => caught(work)?.facts;

/** The single values that the work refuses, as `path code`; none when it does not refuse. */
export const flawsOf = (work: () => unknown): readonly string[] =>
  (caught(work)?.facts.errors ?? []).map(({ path, code }) => `${path} ${code}`);

/** The code that a promise refuses with; undefined when it keeps its word. Any other failure is thrown on. */
export const refusalFrom = async (promise: Promise<unknown>): Promise<RefusalCode | undefined> =>
  promise.then(
    () => undefined,
    (failure: unknown) => {
      if (failure instanceof DomainError) return failure.code;
      throw failure;
    },
  );

/** The facts that a promise refuses with; undefined when it keeps its word. Any other failure is thrown on. */
export const factsFrom = async (promise: Promise<unknown>): Promise<RefusalFacts | undefined> =>
  promise.then(
    () => undefined,
    (failure: unknown) => {
      if (failure instanceof DomainError) return failure.facts;
      throw failure;
    },
  );
