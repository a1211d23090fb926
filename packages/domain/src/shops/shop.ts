import type { Address } from '../accounts/address.ts';
import { Call, type ShopRole } from '../call.ts';
import { refuse } from '../errors.ts';
import type { ShopId, UserId } from '../ids.ts';
import { LifeCycle } from '../life-cycle.ts';
import type { Currency } from '../money.ts';

export type ShopStatus = 'pending' | 'approved' | 'rejected' | 'suspended';
export type ShopMember = Readonly<{ userId: UserId; role: ShopRole }>;

/** What a shop tells of itself, and changes at any time. */
export type ShopProfile = Readonly<{
  name: string;
  description: string;
  /** Shown, never fetched. */
  logoUrl: string | null;
  contactEmail: string | null;
  /** E.164. */
  contactPhone: string | null;
  address: Address | null;
  taxId: string | null;
  /** ISO 3166-1 alpha-2: decides which documents are asked for. */
  country: string | null;
}>;

/** From when to when a shop sells nothing; open-ended without `until`. Its products are hidden for that time. */
export type Vacation = Readonly<{ from: Date; until: Date | null; message: string }>;

/** A seller's place in the market. Only an approved shop sells. */
export type Shop = ShopProfile &
  Readonly<{
    id: ShopId;
    slug: string;
    status: ShopStatus;
    /** Why it is in this status, for the seller and staff. */
    statusComment: string | null;
    currency: Currency;
    vacationFrom: Date | null;
    vacationUntil: Date | null;
    vacationMessage: string | null;
    members: readonly ShopMember[];
    createdAt: Date;
    /** Counts the writings, from 1: the store counts it up with each. */
    version: number;
  }> &
  LifeCycle;

/** What is not named stays. */
export type ShopChanges = { readonly [K in keyof ShopProfile]?: ShopProfile[K] | undefined } & {
  readonly vacation?: Vacation | null | undefined;
};

/** What staff decide about a shop: from which status to which. */
const VERDICTS = {
  approve: { from: 'pending', to: 'approved' },
  reject: { from: 'pending', to: 'rejected' },
  suspend: { from: 'approved', to: 'suspended' },
  reinstate: { from: 'suspended', to: 'approved' },
} as const satisfies Record<string, { from: ShopStatus; to: ShopStatus }>;
export type ShopVerdict = keyof typeof VERDICTS;

const EMPTY: Omit<ShopProfile, 'name'> = {
  description: '',
  logoUrl: null,
  contactEmail: null,
  contactPhone: null,
  address: null,
  taxId: null,
  country: null,
};

export const Shop = {
  /** More members are refused. */
  mostMembers: 50,

  open(
    form: ShopChanges & Readonly<{ name: string; slug: string; currency: Currency; owner: UserId; status: ShopStatus }>,
    made: Readonly<{ id: ShopId; at: Date }>,
  ): Shop {
    const { owner, slug, currency, status, ...profile } = form;
    const fresh: Shop = {
      ...EMPTY,
      id: made.id,
      slug,
      name: form.name,
      status,
      statusComment: null,
      currency,
      vacationFrom: null,
      vacationUntil: null,
      vacationMessage: null,
      members: [{ userId: owner, role: 'owner' }],
      createdAt: made.at,
      version: 1,
      ...LifeCycle.fresh,
    };
    return Shop.edit(fresh, profile);
  },

  /** Refuses `validation_failed` for a vacation that ends before it begins. */
  edit(shop: Shop, { vacation, ...profile }: ShopChanges): Shop {
    const named = Object.entries(profile).filter(([, value]) => value !== undefined);
    return { ...shop, ...Object.fromEntries(named), ...(vacation === undefined ? {} : onVacation(vacation)) };
  },

  /** A rejected shop asks again. Refuses `shop_state_conflict` for any other. */
  reapply(shop: Shop): Shop {
    if (shop.status !== 'rejected') refuse('shop_state_conflict', { status: shop.status });
    return { ...shop, status: 'pending', statusComment: null };
  },

  /** Refuses `forbidden` to the shop's own members, `shop_state_conflict` where the status does not allow it. */
  judge(shop: Shop, verdict: ShopVerdict, reason: string | null, call: Call): Shop {
    Shop.requireOutsider(shop, call);
    const { from, to } = VERDICTS[verdict];
    if (shop.status !== from) refuse('shop_state_conflict', { status: shop.status });
    return { ...shop, status: to, statusComment: reason };
  },

  /** Nobody decides about a shop whose member he is, whatever else he may do. Refuses `forbidden`. */
  requireOutsider(shop: Shop, call: Call): void {
    const isMember = shop.members.some(({ userId }) => userId === Call.user(call));
    if (isMember) refuse('forbidden', { detail: 'Somebody else has to decide about your own shop.' });
  },

  member: (shop: Shop, userId: UserId): ShopMember =>
    shop.members.find((member) => member.userId === userId) ?? refuse('not_found'),

  /** Refuses `member_exists`, `too_many_members`. */
  admit(shop: Shop, member: ShopMember): Shop {
    if (shop.members.some(({ userId }) => userId === member.userId)) refuse('member_exists');
    if (shop.members.length >= Shop.mostMembers) refuse('too_many_members');
    return { ...shop, members: [...shop.members, member] };
  },

  /** Refuses `not_found`, and `sole_owner` where nobody would own the shop any more. */
  assign(shop: Shop, { userId, role }: ShopMember): Shop {
    Shop.member(shop, userId);
    return owned({ ...shop, members: shop.members.map((each) => (each.userId === userId ? { userId, role } : each)) });
  },

  /** Refuses what `assign` refuses. */
  without(shop: Shop, userId: UserId): Shop {
    Shop.member(shop, userId);
    return owned({ ...shop, members: shop.members.filter((each) => each.userId !== userId) });
  },

  /** A member goes for good. Refuses `sole_owner` while the shop is live: a rejected or deleted one needs nobody. */
  leave(shop: Shop, userId: UserId): Shop {
    const left = { ...shop, members: shop.members.filter((each) => each.userId !== userId) };
    return shop.deletedAt !== null || shop.status === 'rejected' ? left : owned(left);
  },
};

const owned = (shop: Shop): Shop => (shop.members.some(({ role }) => role === 'owner') ? shop : refuse('sole_owner'));

function onVacation(vacation: Vacation | null): Pick<Shop, 'vacationFrom' | 'vacationUntil' | 'vacationMessage'> {
  if (vacation?.until && vacation.until <= vacation.from) {
    const message = 'is not after the beginning';
    refuse('validation_failed', { errors: [{ path: '/vacation/until', code: 'too_small', message }] });
  }
  return {
    vacationFrom: vacation?.from ?? null,
    vacationUntil: vacation?.until ?? null,
    vacationMessage: vacation?.message ?? null,
  };
}

export interface Shops {
  lock(id: ShopId): Promise<Shop | null>;
  /** Refuses `slug_taken`, and `shop_exists` where the owner has a shop already. Its status begins the shop's history. */
  insert(shop: Shop): Promise<void>;
  /** Refuses what `insert` refuses. A changed status is written to the shop's history with its comment. */
  save(shop: Shop): Promise<void>;
  /** The shops that the user is a member of, held, by id. */
  lockOf(userId: UserId): Promise<readonly Shop[]>;
  /** Writes who the members of these shops are, and nothing else: one statement. */
  saveMembers(shops: readonly Shop[]): Promise<void>;
}
