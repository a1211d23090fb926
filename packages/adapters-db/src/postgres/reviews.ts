import { Id, type Review, type ReviewSubject, type Reviews } from '@soko/domain';
import { columns } from './columns.ts';
import { orTaken } from './failures.ts';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const REVIEW = columns<Omit<Review, 'shopId'>>({
  id: 'uuid',
  productId: 'uuid',
  userId: 'uuid',
  rating: 'integer',
  title: 'text',
  body: 'text',
  media: 'jsonb',
  verifiedPurchase: 'boolean',
  status: 'text',
  statusComment: 'text',
  replyBody: 'text',
  repliedBy: 'uuid',
  repliedAt: 'timestamptz',
  createdAt: 'timestamptz',
  editedAt: 'timestamptz',
  deletedAt: 'timestamptz',
  version: 'integer',
});

const LOCK = `
select ${REVIEW.read('r')}, p.shop_id as "shopId"
from soko.reviews r join soko.products p on p.id = r.product_id where r.id = $1 for update of r`;

/** What was bought is looked for among the person's orders, by index: they are few. */
const subjectBy = (column: 'id' | 'slug'): string => `
select p.id as "productId", p.shop_id as "shopId",
  exists (select from soko.listed_products l where l.product_id = p.id) as "isListed",
  exists (select from soko.orders o join soko.order_items i on i.order_id = o.id
    where o.user_id = $2 and o.status in ('confirmed', 'completed') and i.product_id = p.id
      and i.quantity > i.cancelled_quantity) as "isPurchased",
  exists (select from soko.reviews r
    where r.user_id = $2 and r.product_id = p.id and r.status = 'rejected') as "wasRejected"
from soko.products p where p.${column} = $1 and p.deleted_at is null`;
const SUBJECT = { id: subjectBy('id'), slug: subjectBy('slug') };

const INSERT = `
insert into soko.reviews (${REVIEW.names})
select ${REVIEW.given('g')} from jsonb_to_record($1::jsonb) as g(${REVIEW.record})`;

const SAVE = `
update soko.reviews r set updated_at = now(), version = r.version + 1, ${REVIEW.set('g', [
  'rating',
  'title',
  'body',
  'media',
  'status',
  'statusComment',
  'replyBody',
  'repliedBy',
  'repliedAt',
  'editedAt',
  'deletedAt',
])}
from jsonb_to_record($1::jsonb) as g(${REVIEW.record}) where r.id = g.id`;

const SAVE_PICTURES = 'update soko.reviews set media = $2::jsonb where id = $1';

const VOTE = `
with given as (
  insert into soko.review_votes (review_id, user_id) values ($1, $2) on conflict do nothing returning review_id
)
update soko.reviews r set helpful_count = r.helpful_count + 1 from given g where r.id = g.review_id`;
const UNVOTE = `
with taken as (delete from soko.review_votes where review_id = $1 and user_id = $2 returning review_id)
update soko.reviews r set helpful_count = r.helpful_count - 1 from taken t where r.id = t.review_id`;

export function reviews({ trx }: Scope): Reviews {
  return {
    lock: (id) => sqlOne<Review>(trx, 'reviews_lock', LOCK, [id]),
    subject: async (product, userId) => {
      const wanted = product.toLowerCase();
      if (wanted.includes('\0')) return null;
      const column = Id.is(wanted) ? 'id' : 'slug';
      return sqlOne<ReviewSubject>(trx, `reviews_subject_by_${column}`, SUBJECT[column], [wanted, userId]);
    },
    insert: async (review) => {
      await orTaken(sql(trx, 'reviews_insert', INSERT, [json(review)]));
    },
    save: async (review) => {
      await sql(trx, 'reviews_save', SAVE, [json(review)]);
    },
    savePictures: async ({ id, media }) => {
      await sql(trx, 'reviews_save_pictures', SAVE_PICTURES, [id, json(media)]);
    },
    vote: async (id, userId) => {
      await sql(trx, 'reviews_vote', VOTE, [id, userId]);
    },
    unvote: async (id, userId) => {
      await sql(trx, 'reviews_unvote', UNVOTE, [id, userId]);
    },
  };
}
