type Closing = () => Promise<void>;

/** One place for the process, though mocha and the tests may load this module twice. */
const run = globalThis as { sokoAfterFile?: Closing[] };

/**
 * Is done after the last test of the file that runs now. A hook at the head of a module would be that of the first file
 * alone which loads it, where files share a process.
 */
export const afterFile = (close: Closing): void => {
  run.sokoAfterFile = [...(run.sokoAfterFile ?? []), close];
};

export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    const closings = run.sokoAfterFile ?? [];
    run.sokoAfterFile = [];
    for (const close of closings) await close();
  },
};
