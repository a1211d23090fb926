import { join } from 'node:path';
import type { Sms } from '@soko/application';
import { z } from 'zod';
import { type Log, writeWhole } from './file.ts';
import { postForm } from './http.ts';
import { nameOf } from './message.ts';

/** How to reach a gateway. `user` is the account's name or SID, `key` its secret, `from` the number or name messages show. */
export type Gateway = Readonly<{ url: string; user: string; key: string; from: string | null }>;

const LIMITS = { totalMs: 10_000, maxBytes: 64 * 1024 };

/** Writes messages into a folder, each into a file named after its key. The log tells of each, without its text. */
export const fileSms = (folder: string, log: Log): Sms => ({
  async send(message) {
    const file = join(folder, `${nameOf(message)}.txt`);
    await writeWhole(folder, file, `To: ${message.to}\n\n${message.text}\n`);
    log({ file }, 'SMS written');
  },
});

/** For a market without a gateway: whoever asks for a code waits in vain, and the parked job says why. */
export const noSms: Sms = {
  send: () => Promise.reject(new Error('No SMS gateway is set: SOKO_SMS names one.')),
};

const Delivered = z.object({
  SMSMessageData: z.object({ Recipients: z.array(z.object({ statusCode: z.number() })).min(1) }),
});

/**
 * Africa's Talking, and gateways of its form: `POST /version1/messaging` with the key in `apiKey`. Neither it nor Twilio
 * knows idempotency: a message sent twice arrives twice.
 */
export const africasTalking = ({ url, user, key, from }: Gateway, limits = LIMITS): Sms => ({
  async send({ to, text }) {
    const form = { username: user, to, message: text, ...(from === null ? {} : { from }) };
    const { status, body } = await postForm(`${url}/version1/messaging`, form, { apikey: key }, limits);
    const delivered = Delivered.safeParse(body);
    const codes = delivered.data?.SMSMessageData.Recipients.map(({ statusCode }) => statusCode) ?? [];
    // 100 processed, 101 sent, 102 queued
    if (status >= 300 || codes.length === 0 || codes.some((code) => code < 100 || code > 102)) {
      throw new Error(`The SMS gateway answered ${[status, ...codes].join(', ')}.`);
    }
  },
});

/** Twilio, and gateways of its form: `POST /2010-04-01/Accounts/{sid}/Messages.json` with Basic authentication. */
export const twilio = ({ url, user, key, from }: Gateway, limits = LIMITS): Sms => ({
  async send({ to, text }) {
    const headers = { authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}` };
    const form = { To: to, Body: text, ...(from === null ? {} : { From: from }) };
    const path = `/2010-04-01/Accounts/${encodeURIComponent(user)}/Messages.json`;
    const { status } = await postForm(`${url}${path}`, form, headers, limits);
    if (status >= 300) throw new Error(`The SMS gateway answered ${status}.`);
  },
});
