import { refuse } from '../errors.ts';
import type { OtpChallengeId, OtpRequestId } from '../ids.ts';

const MINUTE = 60_000;

/** What a code is good for. One that was asked for to sign in does nothing else. */
export type OtpPurpose = 'login' | 'change_phone';

/**
 * What somebody has to know to prove that a phone is theirs: one per phone and purpose, renewed by each request. The
 * code is not in it: whoever has the server's key makes the code from the seed, the phone, the purpose and the request.
 */
export type OtpChallenge = Readonly<{
  id: OtpChallengeId;
  /** E.164 */
  phone: string;
  purpose: OtpPurpose;
  /** The newest request, with its seed from a CSPRNG; the codes of earlier ones are dead. */
  requestId: OtpRequestId | null;
  seed: string | null;
  expiresAt: Date | null;
  usedAt: Date | null;
  /** Wrong tries with any of its codes, until an hour has passed without one. */
  tries: number;
  triedAt: Date | null;
}>;

export const OtpChallenge = {
  /** How long a code is good (milliseconds). */
  life: 5 * MINUTE,
  /** So many wrong tries kill the code, and every other one until this long after the last of them (milliseconds). */
  most: 5,
  pause: 60 * MINUTE,

  blank: (id: OtpChallengeId, phone: string, purpose: OtpPurpose): OtpChallenge => ({
    id,
    phone,
    purpose,
    requestId: null,
    seed: null,
    expiresAt: null,
    usedAt: null,
    tries: 0,
    triedAt: null,
  }),

  /** A new code in place of the last one. What was tried stays counted. */
  request: (
    challenge: OtpChallenge,
    made: Readonly<{ requestId: OtpRequestId; seed: string; at: Date }>,
  ): OtpChallenge => ({
    ...challenge,
    requestId: made.requestId,
    seed: made.seed,
    expiresAt: new Date(made.at.getTime() + OtpChallenge.life),
    usedAt: null,
  }),

  /** Whether the code of this request is still to be told or used. */
  isOpen: ({ requestId, expiresAt, usedAt }: OtpChallenge, request: OtpRequestId | null, now: Date): boolean =>
    request !== null && requestId === request && usedAt === null && expiresAt !== null && now < expiresAt,

  /** Counts a try before it is made. Refuses `invalid_credentials` where there is no code, or none to try any more. */
  countTry(challenge: OtpChallenge | null, now: Date): OtpChallenge {
    if (challenge === null || !OtpChallenge.isOpen(challenge, challenge.requestId, now)) return wrong();
    const isRested = challenge.triedAt === null || now.getTime() - challenge.triedAt.getTime() >= OtpChallenge.pause;
    const tries = isRested ? 0 : challenge.tries;
    return tries < OtpChallenge.most ? { ...challenge, tries: tries + 1, triedAt: now } : wrong();
  },

  /** The right code was given: it is spent, and wrong tries are forgiven. Refuses `invalid_credentials` the second time. */
  use: (challenge: OtpChallenge | null, request: OtpRequestId | null, now: Date): OtpChallenge =>
    challenge !== null && OtpChallenge.isOpen(challenge, request, now)
      ? { ...challenge, usedAt: now, tries: 0, triedAt: null }
      : wrong(),
};

const wrong = () => refuse('invalid_credentials');
