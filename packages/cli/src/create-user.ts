import type { Role } from '@soko/domain';
import type { Config } from './config.ts';
import { OPERATOR, withMarket } from './market.ts';
import type { Output } from './output.ts';
import { Stop } from './stop.ts';

export type CreateUserOptions = Readonly<{
  email: string;
  name?: string | undefined;
  /** From the environment or standard input, so that it stands in no process list. */
  password: string;
  admin: boolean;
  staff: boolean;
}>;

/** Makes an account, of an admin or staff when asked for: the first admin of a market comes from here. */
export async function createUser(config: Config, output: Output, options: CreateUserOptions): Promise<number> {
  if (options.password === '')
    throw new Stop('A password is needed: in SOKO_USER_PASSWORD, or a line on standard input.', 2);
  const roles: Role[] = [
    ...(options.admin ? (['admin'] as const) : []),
    ...(options.staff ? (['staff'] as const) : []),
  ];
  const { email, password, name = email } = options;
  const id = await withMarket(config, ({ app }) => app.accounts.create(OPERATOR, { email, password, name, roles }));
  output.say(id);
  return 0;
}
