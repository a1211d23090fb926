import { Call, OtpChallenge, type OtpPurpose, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * Compares a one-time code, and answers the challenge that it met, to be used up under its lock. The try is counted and
 * kept before the code is compared. Refuses `invalid_credentials` whatever is wrong with it, `rate_limited` per address.
 */
export async function tryCode(
  { store, otpCodes, attempts }: Ports,
  call: Call,
  { phone, code, purpose }: Readonly<{ phone: string; code: string; purpose: OtpPurpose }>,
): Promise<OtpChallenge> {
  const address = call.address ?? 'none';
  await attempts.take('otp_verify_address', address);
  const tried = await store.transaction(Call.unclaimed(call), async (tx) => {
    const challenge = OtpChallenge.countTry(await tx.otpChallenges.lockByPhone(phone, purpose), tx.now);
    await tx.otpChallenges.save(challenge);
    return challenge;
  });
  if (!otpCodes.matches(tried, code)) return refuse('invalid_credentials');
  await attempts.giveBack('otp_verify_address', address);
  return tried;
}
