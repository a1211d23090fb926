import { MAILER } from '@soko/application/wiring';
import { ContainerModule } from 'inversify';
import type { MailConfig } from './config.ts';
import { fileMailer, type Log } from './file.ts';
import { smtpMailer } from './smtp.ts';

/** Binds the mailer: SMTP where a server is named, else files, each of which `log` tells of. */
export const mailModule = ({ smtpUrl, folder, from }: MailConfig, log: Log) =>
  new ContainerModule(({ bind }) => {
    bind(MAILER).toConstantValue(smtpUrl === null ? fileMailer(folder, from, log) : smtpMailer(smtpUrl, from));
  });
