export * from './config.ts';
export * from './open-search.ts';
