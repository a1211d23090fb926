import { Call, OtpChallenge, User } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { provedUser, proveOwner } from './prove-owner.ts';
import { tryCode } from './try-code.ts';

export type PhoneChange = Readonly<{ phone: string; code: string; currentPassword?: string | undefined }>;

/**
 * Gives the account the phone whose code the caller has: proved, and so what it can be entered by. Refuses what
 * `proveOwner` refuses, `invalid_credentials` for the code, `phone_taken`.
 */
export function changePhone(ports: Ports) {
  const { store, phones } = ports;
  return async (call: Call, { phone: typed, code, currentPassword }: PhoneChange): Promise<void> => {
    const phone = phones.normal(typed);
    const proof = await proveOwner(ports, call, currentPassword);
    const tried = await tryCode(ports, call, { phone, code, purpose: 'change_phone' });
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const challenge = await tx.otpChallenges.lock(tried.id);
      await tx.otpChallenges.save(OtpChallenge.use(challenge, tried.requestId, tx.now));
      await tx.users.save(User.provePhone(await provedUser(tx, proof), phone, tx.now));
      tx.events.add('user.phone_changed', proof.userId);
    });
  };
}
