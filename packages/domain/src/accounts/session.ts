import type { SessionId, UserId } from '../ids.ts';

const DAY = 86_400_000;

/**
 * A login and all the refresh tokens that descend from it (a *family*). The token itself is a keyed MAC over the id and
 * the generation, so that nothing secret is stored: only the newest generation is good, and its immediate predecessor
 * for a few seconds after the rotation.
 */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  generation: number;
  createdAt: Date;
  rotatedAt: Date;
  endedAt: Date | null;
  endedBecause: 'logout' | 'reuse' | 'blocked' | 'expired' | null;
}>;

export const Session = {
  /** A session unused for this long is over (milliseconds). */
  idle: 30 * DAY,
  /** No session outlives this (milliseconds). */
  absolute: 90 * DAY,

  start: (id: SessionId, userId: UserId, at: Date): Session => ({
    id,
    userId,
    generation: 1,
    createdAt: at,
    rotatedAt: at,
    endedAt: null,
    endedBecause: null,
  }),

  isAlive: (session: Session, now: Date): boolean =>
    session.endedAt === null &&
    now.getTime() - session.rotatedAt.getTime() < Session.idle &&
    now.getTime() - session.createdAt.getTime() < Session.absolute,

  end: (session: Session, because: NonNullable<Session['endedBecause']>, at: Date): Session =>
    session.endedAt === null ? { ...session, endedAt: at, endedBecause: because } : session,

  /**
   * What presenting the token of a generation does: the newest rotates; its predecessor within the grace (seconds)
   * gets the same successor again; anything older ends the family.
   */
  rotate(
    session: Session,
    presented: number,
    now: Date,
    graceSeconds: number,
  ): Readonly<{ session: Session; outcome: 'rotated' | 'repeated' | 'reused' | 'dead' }> {
    if (!Session.isAlive(session, now)) return { session, outcome: 'dead' };
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
