import type { Wished, WishlistItem, Wishlists } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { sql, sqlOne } from './sql.ts';

const ITEM = columns<Omit<WishlistItem, 'name'>>({
  id: 'uuid',
  userId: 'uuid',
  productId: 'uuid',
  addedAt: 'timestamptz',
});

const BY_PRODUCT = `select l.product_id as id, l.name from soko.listed_products l where l.product_id = $1`;
const BY_SKU = `
select l.product_id as id, l.name from soko.variants v join soko.listed_products l on l.product_id = v.product_id
where v.sku = $1 and soko.variant_is_live(v)`;
const ABOUT = `
select (select count(*) from soko.wishlist_items w where w.user_id = $1)::integer as count,
  (select ${ITEM.object('w', `'name', w.product_name`)} from soko.wishlist_items w
    where w.user_id = $1 and w.product_id = $2) as item`;
const INSERT = `
insert into soko.wishlist_items (id, user_id, product_id, product_name, added_at) values ($1, $2, $3, $4, $5)
on conflict (user_id, product_id) do nothing`;
const REMOVE = `
delete from soko.wishlist_items where user_id = $1 and (id = $2 or product_id = $2) returning id`;
const FORGET = `delete from soko.wishlist_items where user_id = $1`;

export const wishlists = ({ trx }: Scope): Wishlists => ({
  productOf: (wish) =>
    'sku' in wish
      ? sqlOne<Wished>(trx, 'wishlists_by_sku', BY_SKU, [wish.sku])
      : sqlOne<Wished>(trx, 'wishlists_by_product', BY_PRODUCT, [wish.productId]),
  about: async (userId, productId) => {
    type About = Readonly<{ count: number; item: WishlistItem | null }>;
    const about = await sqlOne<About>(trx, 'wishlists_about', ABOUT, [userId, productId]);
    const item = about?.item ?? null;
    return { count: about?.count ?? 0, item: item && ITEM.revive(item) };
  },
  save: async ({ id, userId, productId, name, addedAt }) => {
    await sql(trx, 'wishlists_insert', INSERT, [id, userId, productId, name, addedAt]);
  },
  remove: async (userId, which) => (await sql(trx, 'wishlists_remove', REMOVE, [userId, which])).length > 0,
  forget: async (userId) => {
    await sql(trx, 'wishlists_forget', FORGET, [userId]);
  },
});
