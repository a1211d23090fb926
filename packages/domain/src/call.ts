import type { CartId, OrderId, SessionId, ShopId, UserId } from './ids.ts';

export type Role = 'customer' | 'seller' | 'staff' | 'admin';

/** Who is behind a call. A guest holds a cart or an order by its token and is nobody else. */
export type Actor =
  | Readonly<{ kind: 'user'; id: UserId; roles: readonly Role[]; shops: readonly ShopId[]; session: SessionId }>
  | Readonly<{ kind: 'guest'; cart?: CartId; order?: OrderId }>
  | Readonly<{ kind: 'provider'; provider: string }>
  | Readonly<{ kind: 'job'; name: string }>
  | Readonly<{ kind: 'operator' }>
  | Readonly<{ kind: 'host'; name: string; user?: UserId }>;

/** The claim of an idempotent write: at most one effect per (principal, key). Only hashes are kept. */
export type Claim = Readonly<{
  /** Who the key belongs to: a user, a guest's token, or an anonymous caller's address. */
  principal: string;
  /** The client's `Idempotency-Key`. */
  key: string;
  /** The operation's id; aliases share it. */
  operation: string;
  /** Hash over the parameters and the body. */
  fingerprint: string;
}>;

/** What every use case is told beside its input: who calls, from where, and under which claim. */
export type Call = Readonly<{
  actor: Actor;
  /** Stands in logs, events, audit rows and problems; a job carries that of its cause. */
  requestId: string;
  /** The caller's network address, where there is one. */
  address?: string;
  /** BCP 47, from Accept-Language. */
  locale?: string;
  claim?: Claim;
}>;

/** A call whose transactions take no claim: reads under a lock, jobs, and the later steps of a claimed write. */
export type UnclaimedCall = Omit<Call, 'claim'> & { readonly claim?: never };

export const Call = {
  /** The same call without its claim: for the later transactions of a write whose first one took it. */
  unclaimed({ claim: _, ...call }: Call): UnclaimedCall {
    return call;
  },
  /** The signed-in user behind the call, if any. */
  user: ({ actor }: Call): UserId | undefined =>
    actor.kind === 'user' ? actor.id : actor.kind === 'host' ? actor.user : undefined,
  /** Whether the caller has one of these roles. */
  has: ({ actor }: Call, ...roles: readonly Role[]): boolean =>
    actor.kind === 'user' && actor.roles.some((role) => roles.includes(role)),
  /** Whether the caller may change what belongs to a shop: its members, admins, operators. */
  keeps: (call: Call, shopId: ShopId): boolean =>
    call.actor.kind === 'operator' ||
    Call.has(call, 'admin') ||
    (call.actor.kind === 'user' && call.actor.shops.includes(shopId)),
  /** Staff, admins and operators at the command line may act for the marketplace. */
  isStaff: (call: Call): boolean => call.actor.kind === 'operator' || Call.has(call, 'staff', 'admin'),
};
