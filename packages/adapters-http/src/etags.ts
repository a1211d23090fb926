import { hash } from 'node:crypto';
import { Json, type Seen } from '@soko/application';
import type { AnswerExtras } from './route.ts';

/**
 * The tag of a thing whose answer also says what changes without a new version (what is in stock): its version, and a
 * hash of the whole answer. `If-Match` means the version alone.
 */
export const tagged = (seen: Seen<unknown>): AnswerExtras =>
  seen.version === null ? {} : { etag: `${seen.version}.${hash('sha1', Json.text(seen), 'base64url')}` };

/** The versions in such tags. */
export const versionsIn = (tags: readonly string[] | undefined): readonly string[] | undefined =>
  tags?.map((tag) => tag.split('.')[0] ?? '');
