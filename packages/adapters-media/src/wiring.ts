import { FILES, MEDIA, SHEETS } from '@soko/application/wiring';
import { ContainerModule } from 'inversify';
import type { MediaConfig } from './config.ts';
import { media, privateFiles } from './media.ts';
import { sheets } from './sheets/sheets.ts';

/** Binds the files, in folders of this machine or in S3 where the config names one, and what is read and written in them. */
export const mediaModule = (config: MediaConfig) =>
  new ContainerModule(({ bind }) => {
    bind(FILES).toConstantValue(privateFiles(config));
    bind(MEDIA).toConstantValue(media(config));
    bind(SHEETS).toConstantValue(sheets);
  });
