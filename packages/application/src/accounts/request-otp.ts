import { Call, OtpChallenge, type OtpPurpose, type OtpRequestId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * Makes a code for a phone, which a job sends. Nothing is looked up: whether the phone has an account makes no difference.
 * Refuses `rate_limited` (per address, per phone, per day) and `validation_failed` for what is no number.
 */
export function requestOtp({ store, otpCodes, phones, attempts, newId }: Ports) {
  return async (call: Call, { phone: typed, purpose = 'login' }: Readonly<{ phone: string; purpose?: OtpPurpose }>) => {
    const phone = phones.normal(typed);
    await attempts.take('otp_request_address', call.address ?? 'none');
    await attempts.take('otp_request_phone', phone);
    await attempts.take('otp_request_day', 'all');
    await store.transaction(Call.unclaimed(call), async (tx) => {
      await tx.otpChallenges.insert(OtpChallenge.blank(newId(), phone, purpose));
      const last = (await tx.otpChallenges.lockByPhone(phone, purpose)) ?? refuse('unavailable');
      const made = { requestId: newId<OtpRequestId>(), seed: otpCodes.newSeed(), at: tx.now };
      await tx.otpChallenges.save(OtpChallenge.request(last, made));
      tx.events.add('otp.requested', last.id, { request_id: made.requestId });
    });
  };
}
