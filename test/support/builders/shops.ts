import { LifeCycle, type Shop, type User } from '@soko/domain';
import { aNumber, anId } from './ids.ts';
import { NOON } from './moments.ts';
import { NGN } from './money.ts';

/** An approved shop; `owner` becomes its member. */
export function aShop({ owner, ...fields }: Partial<Shop> & { owner?: User } = {}): Shop {
  return {
    id: anId(),
    slug: `shop-${aNumber()}`,
    name: 'Balogun Fabrics',
    description: '',
    logoUrl: null,
    status: 'approved',
    currency: NGN,
    members: owner ? [{ userId: owner.id, role: 'owner' }] : [],
    createdAt: NOON,
    ...LifeCycle.fresh,
    ...fields,
  };
}
