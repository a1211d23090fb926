/** Ends a command with one sentence for people on stderr, and an exit code: 1 it could not be done, 2 wrong usage. */
export class Stop extends Error {
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence);
    this.name = 'Stop';
    this.exitCode = exitCode;
  }
}
