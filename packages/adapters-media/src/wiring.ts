import { FILES, MEDIA } from '@soko/application/wiring';
import { ContainerModule } from 'inversify';
import type { MediaConfig } from './config.ts';
import { media, privateFiles } from './media.ts';

/** Binds the files: in folders of this machine, or in S3 where the config names one. */
export const mediaModule = (config: MediaConfig) =>
  new ContainerModule(({ bind }) => {
    bind(FILES).toConstantValue(privateFiles(config));
    bind(MEDIA).toConstantValue(media(config));
  });
