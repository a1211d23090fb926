import type { ImageFailure, PictureFacts, Upload, UploadId } from '@soko/domain';

/** How the bytes of an upload are to be sent: by this method to this URL, with these headers as they are. */
export type UploadTicket = Readonly<{ method: 'PUT'; url: string; headers: Readonly<Record<string, string>> }>;

/** What a ticket of our own says. */
export type OpenTicket = Readonly<{ uploadId: UploadId; contentType: string; size: number; until: Date }>;

/** Where uploads arrive. Nobody reads there but the market itself. */
export interface Inbox {
  /** A way to send exactly this upload (type, length, checksum where the storage can) until it expires: ten minutes at most. */
  ticket(upload: Pick<Upload, 'id' | 'contentType' | 'size' | 'sha256' | 'expiresAt'>): Promise<UploadTicket>;
  /** What the token at the end of a ticket of our own says; null for any other. Whether it is over is asked by the caller. */
  opened(token: string): OpenTicket | null;
  /**
   * Takes the bytes as they come. Refuses `file_too_large` past the size, `file_altered` for fewer, and `upload_not_usable`
   * where something has arrived before; when it throws, nothing is kept.
   */
  receive(id: UploadId, bytes: AsyncIterable<Uint8Array>, size: number): Promise<void>;
  /** What has arrived, read anew; no more than so many bytes and one. Null when nothing has. */
  read(id: UploadId, mostBytes: number): Promise<Uint8Array | null>;
  remove(id: UploadId): Promise<void>;
}

/** A file that everybody may read: its key is never used for another. */
export type PublicFile = Readonly<{ contentType: string; bytes: Uint8Array }>;

/** Files for everybody. Keys are made by us (`0199….thumb.webp`); any other is no file. */
export interface PublicFiles {
  /** Keeps the file: whole, or not at all. One of the same key is replaced. */
  put(key: string, file: PublicFile): Promise<void>;
  /** Where everybody reads it, whether it is there or not: the key stands at the end, and all begin alike. */
  urlOf(key: string): string;
  /** Null for what is not there. */
  open(key: string): Promise<PublicFile | null>;
  /** Removes these; those that are not there do not matter. */
  remove(keys: readonly string[]): Promise<void>;
}

/** An image that may be shown: made anew from its pixels, upright, with nothing else in it. */
export type Picture = PictureFacts & Readonly<{ bytes: Uint8Array }>;

export interface Pictures {
  /**
   * Reads an image whole and makes it anew. Refuses `file_type_not_allowed` for what is none of these types by its content,
   * and `image_not_valid` for one that cannot be read whole, moves, or has more than 40 million pixels, which is asked
   * before any is read.
   */
  remade(bytes: Uint8Array, types: readonly string[]): Promise<Picture>;
  /** The image once per size and type, fitted into so many pixels and never enlarged. Refuses `image_not_valid`. */
  sized(
    bytes: Uint8Array,
    sizes: readonly Readonly<{ name: string; pixels: number }>[],
    types: readonly string[],
  ): Promise<readonly (Picture & Readonly<{ size: string }>)[]>;
}

/** Files that others show on the web. */
export interface WebFiles {
  /**
   * What stands at a URL, in at most so many bytes, or why there is nothing. Asks nobody but public servers, and by HTTPS;
   * follows no redirect; takes ten seconds at most. Nothing else of an answer is told.
   */
  read(url: string, mostBytes: number): Promise<Uint8Array | ImageFailure>;
}

/** What is sent, fetched and shown: where uploads arrive, what everybody may read, and what makes the one of the other. */
export type Media = Readonly<{
  inbox: Inbox;
  publicFiles: PublicFiles;
  pictures: Pictures;
  checksum: Checksum;
  web: WebFiles;
}>;

/** SHA-256 in hex. */
export type Checksum = (bytes: Uint8Array) => string;
