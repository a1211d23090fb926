import type { StoredFile, UserId } from '@soko/domain';

/** The right to read one file, for some minutes. */
export type FileGrant = Readonly<{
  key: string;
  /** What the file is of: an id that stands in the audit log. */
  subject: string;
  /** What to call it on the reader's machine. */
  fileName: string;
  contentType: string;
  sha256: string;
  /** Who was given the link. */
  by: UserId | null;
  until: Date;
}>;

/** Files that are nobody's but their owners' and staff's. Keys are made by us and name no path. */
export interface PrivateFiles {
  /**
   * Keeps the bytes under a new key. Refuses `file_type_not_allowed` for what is none of these types by its content,
   * whatever it is called. When it throws, nothing is kept.
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>, types: readonly string[]): Promise<StoredFile>;
  /** The URL at which whoever has it reads this one file until then: at most five minutes ahead. */
  link(grant: FileGrant): Promise<string>;
  /** What the token at the end of a link of our own grants; null for any other. Whether it is over is asked by the caller. */
  granted(token: string): FileGrant | null;
  /** The bytes, once they have been compared with the checksum. Throws when they are gone or altered. */
  open(key: string, sha256: string): Promise<AsyncIterable<Uint8Array>>;
  /** Removes the file; one that is not there does not matter. */
  remove(key: string): Promise<void>;
  /** Keys of files that were kept before then; at most so many. */
  keptBefore(then: Date, limit: number): Promise<readonly string[]>;
}
