import type { Sms } from '@soko/application';
import { CAPTCHA, MAILER, PHONES, SMS } from '@soko/application/wiring';
import { ContainerModule } from 'inversify';
import { type CaptchaConfig, captcha, noCaptcha } from './captcha.ts';
import type { MailConfig } from './config.ts';
import { fileMailer, type Log } from './file.ts';
import { phones } from './phones.ts';
import { africasTalking, fileSms, noSms, twilio } from './sms.ts';
import type { SmsConfig } from './sms-config.ts';
import { smtpMailer } from './smtp.ts';

/** Binds the mailer: SMTP where a server is named, else files, each of which `log` tells of. */
export const mailModule = ({ smtpUrl, folder, from }: MailConfig, log: Log) =>
  new ContainerModule(({ bind }) => {
    bind(MAILER).toConstantValue(smtpUrl === null ? fileMailer(folder, from, log) : smtpMailer(smtpUrl, from));
  });

/** Binds what reaches phones, and what reads their numbers. */
export const smsModule = (config: SmsConfig, log: Log) =>
  new ContainerModule(({ bind }) => {
    bind(SMS).toConstantValue(smsOf(config, log));
    bind(PHONES).toConstantValue(phones(config.country));
  });

function smsOf({ way, gateway, folder }: SmsConfig, log: Log): Sms {
  if (gateway === null) return way === 'file' ? fileSms(folder, log) : noSms;
  return way === 'twilio' ? twilio(gateway) : africasTalking(gateway);
}

/** Binds the CAPTCHA of the registration; null: none. */
export const captchaModule = (config: CaptchaConfig | null) =>
  new ContainerModule(({ bind }) => {
    bind(CAPTCHA).toConstantValue(config === null ? noCaptcha : captcha(config));
  });
