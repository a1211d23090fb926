import type { Config } from './config.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from './demo.ts';
import type { Market } from './market.ts';
import type { Output } from './output.ts';

/** Says what is there to open, and in a demo who can sign in. */
export function welcome({ settings, seedDemo, database, mail }: Config, market: Market, output: Output): void {
  const { baseUrl } = settings;
  const rows: [string, string][] = [
    ['API', `${baseUrl}/api/v1`],
    ['Swagger UI', `${baseUrl}/swagger`],
    ['ReDoc', `${baseUrl}/redoc`],
    ['Health', `${baseUrl}/api/health`],
    ...(database.url === null ? [['Database', market.database.url] as [string, string]] : []),
    ...(mail.smtpUrl === null ? [['Mail', mail.folder] as [string, string]] : []),
  ];
  output.tell(['', 'Soko is ready.', '', ...rows.map(([name, where]) => `  ${name.padEnd(11)} ${where}`)].join('\n'));
  if (!seedDemo) return;
  const logins = DEMO_LOGINS.map(({ role, email }) => `  ${role.padEnd(11)} ${email.padEnd(20)} ${DEMO_PASSWORD}`);
  output.tell(['', 'Demo logins:', ...logins, '', 'Ctrl-C stops it.', ''].join('\n'));
}
