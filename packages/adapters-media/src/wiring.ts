import { FILES, SHEETS } from '@soko/application/wiring';
import { ContainerModule } from 'inversify';
import type { MediaConfig } from './config.ts';
import { localFiles } from './local-files.ts';
import { sheets } from './sheets/sheets.ts';

/** Binds the files, in a folder of this machine, and what is read and written in them. */
export const mediaModule = (config: MediaConfig) =>
  new ContainerModule(({ bind }) => {
    bind(FILES).toConstantValue(localFiles(config));
    bind(SHEETS).toConstantValue(sheets);
  });
