import { createHash } from 'node:crypto';
import type { Media, PrivateFiles } from '@soko/application';
import type { MediaConfig } from './config.ts';
import { localFiles } from './local-files.ts';
import { localInbox, localPublicFiles } from './local-media.ts';
import { sharpPictures } from './pictures.ts';
import { s3Files, s3Inbox, s3PublicFiles } from './s3-media.ts';
import { s3Spaces } from './s3-space.ts';
import { webFiles } from './web-files.ts';

/** Where private files are kept, by the config. */
export const privateFiles = (config: MediaConfig): PrivateFiles =>
  config.s3 === null ? localFiles(config) : s3Files(s3Spaces(config.s3).private, config);

/** Uploads, public files, files of the web, and what makes images of them, by the config. */
export function media(config: MediaConfig): Media {
  const about = { pictures: sharpPictures(), checksum: sha256, web: webFiles() };
  if (config.s3 === null) return { ...about, inbox: localInbox(config), publicFiles: localPublicFiles(config) };
  const spaces = s3Spaces(config.s3);
  return { ...about, inbox: s3Inbox(spaces.private), publicFiles: s3PublicFiles(spaces.public, config) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
