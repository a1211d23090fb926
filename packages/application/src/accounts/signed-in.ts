import type { SessionId, UserId } from '@soko/domain';

/** A session with the generation of its newest refresh token; the adapter makes the tokens from these. */
export type SignedIn = Readonly<{ userId: UserId; sessionId: SessionId; generation: number }>;
