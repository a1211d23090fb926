import { otpCodes, unlimitedAttempts } from '@soko/adapters-db';
import { phones } from '@soko/adapters-mail';
import type { Ports, ShortMessage } from '@soko/application';
import { SECRET } from './http-server.ts';

export type Ways = Pick<Ports, 'sms' | 'phones' | 'otpCodes' | 'attempts' | 'captcha'>;

/** Made once: its keys are derived, which takes longer than most of what is done with them. */
const codes = otpCodes([SECRET]);

/** The ports of signing in, without limits and without a network; what was sent is kept. */
export function someWays(): Ways & Readonly<{ messages: readonly ShortMessage[] }> {
  const messages: ShortMessage[] = [];
  return {
    messages,
    sms: { send: async (message) => void messages.push(message) },
    phones: phones('NG'),
    otpCodes: codes,
    attempts: unlimitedAttempts,
    captcha: { passes: async () => true },
  };
}

/** The code in a message. */
export const codeIn = ({ text }: ShortMessage): string => /\d{4,8}/.exec(text)?.[0] ?? '';
