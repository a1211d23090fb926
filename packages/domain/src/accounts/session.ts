import { refuse } from '../errors.ts';
import type { SessionId, UserId } from '../ids.ts';

const DAY = 86_400_000;

/** How a session is carried: by a pair of tokens, or by a browser's cookie. */
export type SessionKind = 'tokens' | 'cookie';

/** Why a session is over. */
export type SessionEnd = 'logout' | 'revoked' | 'reuse' | 'password' | 'blocked' | 'deleted' | 'expired';

/**
 * A login and all that descends from it. One of tokens is a *family* of refresh tokens: the token itself is a keyed MAC
 * over the id and the generation, so that nothing secret is stored: only the newest generation is good, and its immediate
 * predecessor for a few seconds after the rotation. One of a cookie is known by the hash of the cookie's random bytes.
 */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  kind: SessionKind;
  /** SHA-256 of the cookie, in hex; null for a session of tokens. */
  secretHash: string | null;
  generation: number;
  /** From where and with what it was opened, to be shown to its user. */
  address: string | null;
  userAgent: string | null;
  createdAt: Date;
  rotatedAt: Date;
  endedAt: Date | null;
  endedBecause: SessionEnd | null;
}>;

/** What is known of the one who opens a session. */
export type SessionOrigin = Readonly<{ secretHash?: string; address?: string; userAgent?: string }>;

export const Session = {
  /** A session unused for this long is over (milliseconds); one of a cookie is never renewed, and so lives this long. */
  idle: 30 * DAY,
  /** No session outlives this (milliseconds). */
  absolute: 90 * DAY,
  /** How long after a login nothing more is asked of who has no password (milliseconds). */
  fresh: DAY / 144,

  /** With the hash of a cookie's bytes a session of that cookie, else one of tokens. */
  start: (id: SessionId, userId: UserId, at: Date, origin: SessionOrigin = {}): Session => ({
    id,
    userId,
    kind: origin.secretHash === undefined ? 'tokens' : 'cookie',
    secretHash: origin.secretHash ?? null,
    generation: 1,
    address: origin.address ?? null,
    userAgent: origin.userAgent ?? null,
    createdAt: at,
    rotatedAt: at,
    endedAt: null,
    endedBecause: null,
  }),

  isAlive: (session: Session, now: Date): boolean =>
    session.endedAt === null &&
    now.getTime() - session.rotatedAt.getTime() < Session.idle &&
    now.getTime() - session.createdAt.getTime() < Session.absolute,

  /** Whether its user has just signed in. */
  isFresh: (session: Session, now: Date): boolean =>
    Session.isAlive(session, now) && now.getTime() - session.createdAt.getTime() < Session.fresh,

  /** A live session of this user's own. Refuses `not_found`. */
  of: (session: Session | null, userId: UserId | undefined, now: Date): Session =>
    session !== null && session.userId === userId && Session.isAlive(session, now) ? session : refuse('not_found'),

  end: (session: Session, because: SessionEnd, at: Date): Session =>
    session.endedAt === null ? { ...session, endedAt: at, endedBecause: because } : session,

  /**
   * What presenting the token of a generation does: the newest rotates; its predecessor within the grace (seconds)
   * gets the same successor again; anything older ends the family. A session of a cookie has no such tokens.
   */
  rotate(
    session: Session,
    presented: number,
    now: Date,
    graceSeconds: number,
  ): Readonly<{ session: Session; outcome: 'rotated' | 'repeated' | 'reused' | 'dead' }> {
    if (session.kind !== 'tokens' || !Session.isAlive(session, now)) return { session, outcome: 'dead' };
    if (presented === session.generation) {
      return { session: { ...session, generation: presented + 1, rotatedAt: now }, outcome: 'rotated' };
    }
    const sinceRotation = now.getTime() - session.rotatedAt.getTime();
    if (presented === session.generation - 1 && sinceRotation <= graceSeconds * 1000) {
      return { session, outcome: 'repeated' };
    }
    return { session: Session.end(session, 'reuse', now), outcome: 'reused' };
  },
};
