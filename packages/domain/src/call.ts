import { refuse } from './errors.ts';
import type { CartId, OrderId, SessionId, ShopId, UserId } from './ids.ts';

export type Role = 'customer' | 'seller' | 'staff' | 'admin';

/** What a person is in a shop. */
export type ShopRole = 'owner' | 'manager' | 'fulfilment';
export type ShopMembership = Readonly<{ id: ShopId; role: ShopRole }>;

/** What may be done in a shop: its profile and vacation, its members, its KYC documents, its money, and its trade. */
export type ShopRight = 'profile' | 'members' | 'kyc' | 'finance' | 'catalogue' | 'stock' | 'stock_reads' | 'orders';

/** Which of it each role may do. */
export const SHOP_RIGHTS: Readonly<Record<ShopRole, readonly ShopRight[]>> = {
  owner: ['profile', 'members', 'kyc', 'finance', 'catalogue', 'stock', 'stock_reads', 'orders'],
  manager: ['catalogue', 'stock', 'stock_reads', 'orders'],
  fulfilment: ['stock_reads', 'orders'],
};

/** Who is behind a call. A guest holds a cart or an order by its token and is nobody else. */
export type Actor =
  | Readonly<{ kind: 'user'; id: UserId; roles: readonly Role[]; shops: readonly ShopMembership[]; session: SessionId }>
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
  /** What the caller says it calls with; at most 256 printable characters. */
  userAgent?: string;
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
  /** What the caller is in a shop; undefined for a stranger. */
  roleIn: ({ actor }: Call, shopId: ShopId): ShopRole | undefined =>
    actor.kind === 'user' ? actor.shops.find(({ id }) => id === shopId)?.role : undefined,
  /** Whether the caller may change what belongs to a shop: its members as their role allows, admins, operators. */
  keeps(call: Call, shopId: ShopId, right?: ShopRight): boolean {
    if (call.actor.kind === 'operator' || Call.has(call, 'admin')) return true;
    const role = Call.roleIn(call, shopId);
    return role !== undefined && (right === undefined || SHOP_RIGHTS[role].includes(right));
  },
  /** Refuses `not_found` to strangers, who learn nothing, and `forbidden` to members whose role does not allow it. */
  requireRight(call: Call, shopId: ShopId, right: ShopRight): void {
    if (!Call.keeps(call, shopId)) refuse('not_found');
    if (!Call.keeps(call, shopId, right))
      refuse('forbidden', { detail: `Your role in the shop has no right to: ${right}.` });
  },
  /**
   * The shop a member means: the one that is named, else the one it owns, else its only one. Refuses `not_found` for
   * another's, and `validation_failed` at `place` where it has to be named.
   */
  ownShop({ actor }: Call, named?: ShopId, place = 'query/shop'): ShopId {
    const shops = actor.kind === 'user' ? actor.shops : [];
    if (named !== undefined) return shops.find(({ id }) => id === named)?.id ?? refuse('not_found');
    const [only, another] = shops;
    const meant = shops.find(({ role }) => role === 'owner') ?? (another === undefined ? only : undefined);
    if (meant !== undefined) return meant.id;
    if (only === undefined) return refuse('not_found');
    const flaw = { path: place, code: 'required', message: 'says which of your shops is meant' };
    return refuse('validation_failed', { errors: [flaw] });
  },
  /** Admins and operators change what belongs to the whole market. */
  curates: (call: Call): boolean => call.actor.kind === 'operator' || Call.has(call, 'admin'),
  /** Staff, admins and operators at the command line may act for the marketplace. */
  isStaff: (call: Call): boolean => call.actor.kind === 'operator' || Call.has(call, 'staff', 'admin'),
};
