import { FILES } from '@soko/application/wiring';
import { ContainerModule } from 'inversify';
import type { MediaConfig } from './config.ts';
import { localFiles } from './local-files.ts';

/** Binds the files: in a folder of this machine. */
export const mediaModule = (config: MediaConfig) =>
  new ContainerModule(({ bind }) => {
    bind(FILES).toConstantValue(localFiles(config));
  });
