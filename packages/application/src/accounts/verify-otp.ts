import { Call, OtpChallenge, type Tx, User } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type Opening, openSession } from './open-session.ts';
import type { SignedIn } from './signed-in.ts';
import { tryCode } from './try-code.ts';

export type OtpProof = Omit<Opening, 'newId'> & Readonly<{ phone: string; code: string }>;

/**
 * Signs in whoever has the code that was sent to the phone; a phone that nobody has proved makes a new account. The try
 * is counted and kept before the code is compared. Refuses `invalid_credentials` whatever is wrong with the code,
 * `rate_limited` per address, `account_blocked`.
 */
export function verifyOtp(ports: Ports) {
  const { store, phones, newId } = ports;
  return async (call: Call, { phone: typed, code, ...opening }: OtpProof): Promise<SignedIn> => {
    const phone = phones.normal(typed);
    const tried = await tryCode(ports, call, { phone, code, purpose: 'login' });
    return store.transaction(Call.unclaimed(call), async (tx) => {
      const challenge = await tx.otpChallenges.lock(tried.id);
      await tx.otpChallenges.save(OtpChallenge.use(challenge, tried.requestId, tx.now));
      return openSession(tx, await whoHas(tx, phone, newId), call, { ...opening, newId });
    });
  };
}

async function whoHas(tx: Tx, phone: string, newId: Ports['newId']): Promise<User> {
  const known = await tx.users.lockByPhone(phone);
  if (known) return known;
  const user = User.arrive(phone, { id: newId(), at: tx.now });
  await tx.users.insert(user);
  tx.events.add('user.registered', user.id);
  return user;
}
