import { OtpChallenge, type OtpChallengeId, type OtpRequestId, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type OtpToSend = Readonly<{ challengeId: OtpChallengeId; requestId: OtpRequestId; key: string }>;

/** Sends the code of a request, while it is the newest one and good. `key` makes a repeat the same message. */
export function sendOtp({ store, otpCodes, sms }: Ports) {
  return async (call: UnclaimedCall, { challengeId, requestId, key }: OtpToSend): Promise<void> => {
    const open = await store.transaction(call, async (tx) => {
      const challenge = await tx.otpChallenges.lock(challengeId);
      return challenge && OtpChallenge.isOpen(challenge, requestId, tx.now) ? challenge : null;
    });
    if (open) await sms.send({ key, to: open.phone, text: textOf(otpCodes.codeOf(open)) });
  };
}

const textOf = (code: string): string => `${code} is your code. It is good for 5 minutes. Tell it to nobody.`;
