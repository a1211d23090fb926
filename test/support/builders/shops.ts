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
    contactEmail: null,
    contactPhone: null,
    address: null,
    taxId: null,
    country: null,
    status: 'approved',
    statusComment: null,
    currency: NGN,
    vacationFrom: null,
    vacationUntil: null,
    vacationMessage: null,
    members: owner ? [{ userId: owner.id, role: 'owner' }] : [],
    createdAt: NOON,
    version: 1,
    ...LifeCycle.fresh,
    ...fields,
  };
}
