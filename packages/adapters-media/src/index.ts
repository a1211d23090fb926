export * from './config.ts';
export * from './content-type.ts';
export * from './grants.ts';
export { contained, localFiles } from './local-files.ts';
export { readFileRows, sheets } from './sheets/sheets.ts';
