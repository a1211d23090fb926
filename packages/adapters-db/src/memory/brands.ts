import { type Brand, type Brands, LifeCycle, refuse } from '@soko/domain';
import { hold, mustHold, type Scope } from './scope.ts';

export function brands(scope: Scope): Brands {
  const { state, now, journal } = scope;
  const all = () => [...state.brands.values()];
  const write = (brand: Brand, version = brand.version) => {
    if (all().some((other) => other.id !== brand.id && other.slug === brand.slug)) refuse('slug_taken');
    state.brands.set(brand.id, { ...brand, version });
    journal.wrote('brand', brand.id, brand);
  };
  return {
    lock: async (id) => {
      const brand = state.brands.get(id);
      return brand ? journal.read('brand', id, hold(scope, brand)) : null;
    },
    productsOf: async (id) =>
      [...state.products.values()].filter(({ brandId, deletedAt }) => brandId === id && deletedAt === null).length,
    insert: async (brand) => write(hold(scope, brand)),
    save: async (brand) => {
      mustHold(scope, brand.id);
      write(brand, brand.version + 1);
    },
    empty: async (from, into) => {
      for (const product of state.products.values()) {
        if (product.brandId === from) state.products.set(product.id, { ...product, brandId: into });
      }
    },
    bySlug: async (slugs) =>
      new Map(
        all()
          .filter((brand) => LifeCycle.isLive(brand, now) && slugs.includes(brand.slug))
          .map(({ slug, id }) => [slug, id]),
      ),
    relist: async () => null, // there is no listing: offers are made as they are asked for
  };
}
