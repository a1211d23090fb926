export * from './config.ts';
export * from './content-type.ts';
export * from './grants.ts';
export * from './local-files.ts';
