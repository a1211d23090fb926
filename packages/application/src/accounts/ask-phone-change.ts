import { Call } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { provedUser, proveOwner } from './prove-owner.ts';
import { requestOtp } from './request-otp.ts';

/**
 * Sends a code to the new phone, and tells the account's e-mail and its present phone of the wish. Refuses what
 * `proveOwner` and `requestOtp` refuse.
 */
export function askPhoneChange(ports: Ports) {
  const sendCode = requestOtp(ports);
  return async (
    call: Call,
    { phone, currentPassword }: Readonly<{ phone: string; currentPassword?: string | undefined }>,
  ): Promise<void> => {
    ports.phones.normal(phone);
    const proof = await proveOwner(ports, call, currentPassword);
    await ports.store.transaction(Call.unclaimed(call), async (tx) => {
      const user = await provedUser(tx, proof);
      tx.events.add('phone_change.requested', user.id);
    });
    await sendCode(call, { phone, purpose: 'change_phone' });
  };
}
