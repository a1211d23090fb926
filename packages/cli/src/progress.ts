import { SingleBar } from 'cli-progress';

/** How work tells that it goes on. Both may be called at any time; after `stop` nothing is drawn. */
export type Progress = Readonly<{
  /** So many are done now. */
  update: (done: number) => void;
  stop: () => void;
}>;

export type ProgressOptions = Readonly<{
  /** How many there will be, where that is known: a bar is drawn then, otherwise a count. */
  total?: number | undefined;
  stream?: NodeJS.WritableStream;
  /** Whether somebody looks: results and progress both go to a terminal. */
  isWatched?: boolean;
  /** Milliseconds from any fixed moment. */
  clock?: () => number;
}>;

/** Work that takes less is done before anybody wonders, in milliseconds. */
const PATIENCE = 1000;

/** Shows progress on stderr, from the first second on and only to people. */
export function progress(what: string, options: ProgressOptions = {}): Progress {
  const {
    total,
    stream = process.stderr,
    isWatched = process.stdout.isTTY === true && process.stderr.isTTY === true,
    clock = () => performance.now(),
  } = options;
  const start = clock();
  let bar: SingleBar | null = null;
  let isOver = !isWatched;

  return {
    update(done) {
      if (isOver || (bar === null && clock() - start < PATIENCE)) return;
      if (bar === null) {
        bar = new SingleBar({ stream, format: formatOf(what, total), hideCursor: false, gracefulExit: false });
        bar.start(total ?? 0, done);
      }
      bar.update(done);
    },
    stop() {
      isOver = true;
      bar?.stop();
      bar = null;
    },
  };
}

const formatOf = (what: string, total: number | undefined): string =>
  total === undefined
    ? `{value} ${what} in {duration_formatted}`
    : `[{bar}] {percentage}% | {value} of {total} ${what} | {eta_formatted} left`;
