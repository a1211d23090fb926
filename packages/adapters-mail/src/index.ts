export * from './config.ts';
export * from './file.ts';
export { messageOf, type Sender } from './message.ts';
export * from './smtp.ts';
