import type { Call, CartId, Claim, OrderId, Role, ShopId, ShopMembership, UnclaimedCall, UserId } from '@soko/domain';
import { aNumber, anId } from './ids.ts';

const unclaimed = (actor: Call['actor']): UnclaimedCall => ({ actor, requestId: `request-${aNumber()}` });

/** A signed-in user's call. */
export const aUserCall = (
  id: UserId,
  { roles = ['customer'], shops = [] }: { roles?: readonly Role[]; shops?: readonly (ShopId | ShopMembership)[] } = {},
): UnclaimedCall => unclaimed({ kind: 'user', id, roles, shops: shops.map(membership), session: anId() });

/** Where only the shop is named its owner is meant. */
const membership = (shop: ShopId | ShopMembership): ShopMembership =>
  typeof shop === 'string' ? { id: shop, role: 'owner' } : shop;

/** A guest's call, with the cart or the order whose token it shows. */
export const aGuestCall = (holds: { cart?: CartId; order?: OrderId } = {}): UnclaimedCall =>
  unclaimed({ kind: 'guest', ...holds });

export const aJobCall = (name = 'a_job'): UnclaimedCall => unclaimed({ kind: 'job', name });
export const anOperatorCall = (): UnclaimedCall => unclaimed({ kind: 'operator' });
export const aProviderCall = (provider = 'sandbox'): UnclaimedCall => unclaimed({ kind: 'provider', provider });

/** A claim under a key that nobody else uses. */
export const aClaim = (claim: Partial<Claim> = {}): Claim => ({
  principal: 'ip:192.0.2.1',
  key: `key-${aNumber()}`,
  operation: 'startCheckout',
  fingerprint: 'a0'.repeat(32),
  ...claim,
});
