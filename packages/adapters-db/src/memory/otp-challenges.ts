import type { OtpChallenge, OtpChallenges } from '@soko/domain';
import { hold, mustHold, type Scope } from './scope.ts';

export function otpChallenges(scope: Scope): OtpChallenges {
  const { otpChallenges: all } = scope.state;
  const held = (challenge: OtpChallenge | undefined) => (challenge ? hold(scope, challenge) : null);
  const of = (phone: string, purpose: string) =>
    [...all.values()].find((each) => each.phone === phone && each.purpose === purpose);
  return {
    lock: async (id) => held(all.get(id)),
    lockByPhone: async (phone, purpose) => held(of(phone, purpose)),
    insert: async (challenge) => {
      if (!of(challenge.phone, challenge.purpose)) all.set(challenge.id, hold(scope, challenge));
    },
    save: async (challenge) => {
      mustHold(scope, challenge.id);
      all.set(challenge.id, challenge);
    },
  };
}
