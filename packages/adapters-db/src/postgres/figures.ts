import { type Figures, type ProductFigures, refuse } from '@soko/domain';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const MAKE = `insert into soko.product_figures (product_id) values ($1) on conflict do nothing`;
const LOCK = `
select f.product_id as "productId", f.rating_sum as "ratingSum", f.review_count as "reviewCount"
from soko.product_figures f where f.product_id = $1 for update`;

/** The listing follows; a product that is not listed gets its row from the figures when it is. */
const SAVE = `
with saved as (update soko.product_figures set rating_sum = $2, review_count = $3 where product_id = $1)
update soko.product_listing set average_rating = round($2::numeric / nullif($3::integer, 0), 2), review_count = $3
where product_id = $1`;

const COUNT_SALES = `select soko.count_sales($1, $2::jsonb)`;

export function figures({ trx }: Scope): Figures {
  return {
    lock: async (productId) => {
      await sql(trx, 'figures_make', MAKE, [productId]);
      return (await sqlOne<ProductFigures>(trx, 'figures_lock', LOCK, [productId])) ?? refuse('not_found');
    },
    save: async ({ productId, ratingSum, reviewCount }) => {
      await sql(trx, 'figures_save', SAVE, [productId, ratingSum, reviewCount]);
    },
    countSales: async (orderId, sold) => {
      await sql(trx, 'figures_count_sales', COUNT_SALES, [orderId, json(sold)]);
    },
  };
}
