export * from './cash-on-delivery.ts';
export * from './config.ts';
export * from './http.ts';
export * from './sandbox.ts';
export { queuedEvent } from './sandbox-event.ts';
export * from './sandbox-signature.ts';
