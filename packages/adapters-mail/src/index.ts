export * from './captcha.ts';
export * from './config.ts';
export { fileMailer, type Log } from './file.ts';
export { messageOf, type Sender } from './message.ts';
export * from './phones.ts';
export * from './sms.ts';
export * from './sms-config.ts';
export * from './smtp.ts';
