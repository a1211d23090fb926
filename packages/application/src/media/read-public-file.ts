import { refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { PublicFile } from './media.ts';

/** A file that everybody may read. Refuses `not_found`. */
export function readPublicFile({ media }: Ports) {
  return async ({ key }: Readonly<{ key: string }>): Promise<PublicFile> =>
    (await media.publicFiles.open(key)) ?? refuse('not_found');
}
