export { type Config, readConfig, settingNames } from './config.ts';
export { run } from './run.ts';
