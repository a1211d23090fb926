/**
 * How a test starts `soko` as a process of its own, for node: as it was built, where the run built it (`npm test` does), else
 * from the sources.
 */
export const SOKO_COMMAND: readonly string[] = [
  ...(process.env['SOKO_TEST_BUILT'] === '1' ? [] : ['--conditions=source', '--import=tsx']),
  'packages/cli/bin/soko.js',
];
