import type {
  DatedOrdering,
  Json,
  JudgedReviewFilter,
  JudgedReviewView,
  Page,
  PageRequest,
  ReviewFilter,
  ReviewNotice,
  ReviewOrdering,
  ReviewSummaryView,
  ReviewView,
  Versioned,
} from '@soko/application';
import { Call, Id, type ReviewId, type UserId } from '@soko/domain';
import { MEDIA_URL } from '../media-url.ts';
import { type Database, sqlOne } from '../sql.ts';
import { type Bindings, bindings, documentOf, named, versionedOf } from './document.ts';
import { type Key, type Order, pageOf } from './paging.ts';
import { shopsOf } from './product-filter.ts';

const JOINS = `
  join soko.products p on p.id = r.product_id
  join soko.shops s on s.id = p.shop_id
  join soko.users u on u.id = r.user_id`;

const MEDIA = `
  (select coalesce(json_agg(json_build_object('id', m->'uploadId', 'url', soko.media_url(m->>'url', ${MEDIA_URL}), 'width', m->'width', 'height', m->'height',
        'sizes', soko.media_urls(coalesce(m->'sizes', '{}'), ${MEDIA_URL}))
      order by at), '[]') from jsonb_array_elements(r.media) with ordinality pictures(m, at))`;

const REVIEW = `
  r.id, ${named('p')} as product, json_build_object('name', soko.display_name(u.name, u.deleted_at)) as author,
  r.rating, r.title, r.body, ${MEDIA} as media, r.verified_purchase, r.status, r.status_comment as reason,
  case when r.reply_body is not null then json_build_object('body', r.reply_body, 'shop', ${named('s')},
    'at', soko.rfc3339(r.replied_at)) end as reply,
  r.helpful_count, soko.rfc3339(r.created_at) as created_at, soko.rfc3339(r.edited_at) as edited_at`;

const JUDGED = `${REVIEW}, json_build_object('id', u.id, 'name', u.name, 'email', u.email) as "user"`;

/** What everybody may read, and what is counted. */
const PUBLISHED = `r.status = 'published' and r.deleted_at is null`;

/**
 * The published reviews of a product. 1 ms the round trip for any order of a product with 10,000 reviews: 21 rows of that
 * order's index; a filter passes over what does not fit.
 */
export function reviews(
  db: Database,
  _call: Call,
  product: string,
  { rating, verified, withMedia }: ReviewFilter,
  request: PageRequest<ReviewOrdering>,
): Promise<Page<ReviewView>> {
  const bound = bindings();
  const conditions = [
    `r.product_id = ${productNamed(product, bound)}`,
    PUBLISHED,
    ...(rating === undefined ? [] : [`r.rating = ${bound.bind(rating, 'integer')}`]),
    ...(verified === undefined ? [] : [`r.verified_purchase = ${bound.bind(verified, 'boolean')}`]),
    ...(withMedia === undefined ? [] : [`(r.media <> '[]') = ${bound.bind(withMedia, 'boolean')}`]),
  ];
  return pageOf(db, { ...LIST, order: ORDERS[request.ordering], view: REVIEW, conditions, bindings: bound }, request);
}

const LIST = { from: 'soko.reviews r', alias: 'r', joins: JOINS } as const;

/** The id of a product that is named by id or slug; null where nothing has the name. */
const productNamed = (product: string, { bind }: Bindings): string => {
  const wanted = product.toLowerCase();
  return Id.is(wanted)
    ? bind(wanted, 'uuid')
    : `(select n.id from soko.products n where n.slug = ${bind(wanted.replaceAll('\0', ' '), 'text')})`;
};

/** How many gave how many stars; null for a product that the caller cannot see. 2 ms for 10,000 reviews, in the index alone. */
export function reviewSummary(db: Database, call: Call, product: string): Promise<Json<ReviewSummaryView> | null> {
  const wanted = product.toLowerCase();
  if (wanted.includes('\0')) return Promise.resolve(null);
  const column = Id.is(wanted) ? 'id' : 'slug';
  const stars = [1, 2, 3, 4, 5].map((rating) => `'${rating}', count(*) filter (where r.rating = ${rating})`).join(', ');
  const text = `
    select row_to_json(view)::text as item
    from soko.products p cross join lateral (
      select round(avg(r.rating), 2) as average_rating, count(*) as review_count, json_build_object(${stars}) as ratings
      from soko.reviews r where r.product_id = p.id and ${PUBLISHED}
    ) view
    where p.${column} = $1 and p.deleted_at is null and ($2::boolean or p.shop_id = any ($3::uuid[])
      or exists (select from soko.listed_products l where l.product_id = p.id))`;
  return documentOf(db, `review_summary ${column}`, text, [wanted, Call.isStaff(call), shopsOf(call)]);
}

/** By primary keys. One that is published, and whose product is not gone; any that is not deleted for its author and for staff. */
export function review(db: Database, call: Call, id: ReviewId): Promise<Versioned<ReviewView> | null> {
  const text = `
    select row_to_json(view)::text as item, r.version
    from soko.reviews r ${JOINS} cross join lateral (select ${REVIEW}) view
    where r.id = $1 and r.deleted_at is null and ($2::boolean or r.user_id = $3
      or (r.status = 'published' and p.deleted_at is null))`;
  return versionedOf(db, 'review', text, [id, Call.isStaff(call), Call.user(call) ?? null]);
}

/** All of one author. EXPLAIN at 100,000: Limit over Index Scan reviews_of_user; product, shop and user by primary key. */
export function reviewsOf(
  db: Database,
  userId: UserId,
  request: PageRequest<DatedOrdering>,
): Promise<Page<ReviewView>> {
  const bound = bindings();
  const conditions = [`r.user_id = ${bound.bind(userId, 'uuid')}`, 'r.deleted_at is null'];
  const list = { ...LIST, order: ORDERS[request.ordering], view: REVIEW, conditions, bindings: bound };
  return pageOf(db, { ...list, name: 'reviews_of' }, request);
}

/**
 * What staff look through. EXPLAIN at 100,000: Limit over Index Scan reviews_all, or reviews_by_status for a status; of one
 * product all are sorted (reviews_one_each). Product, shop and user by primary key.
 */
export function judgedReviews(
  db: Database,
  { status, product, rating }: JudgedReviewFilter,
  request: PageRequest<DatedOrdering>,
): Promise<Page<JudgedReviewView>> {
  const bound = bindings();
  const conditions = [
    'r.deleted_at is null',
    ...(status === undefined ? [] : [`r.status = ${bound.bind(status, 'text')}`]),
    ...(product === undefined ? [] : [`r.product_id = ${productNamed(product, bound)}`]),
    ...(rating === undefined ? [] : [`r.rating = ${bound.bind(rating, 'integer')}`]),
  ];
  return pageOf(db, { ...LIST, order: ORDERS[request.ordering], view: JUDGED, conditions, bindings: bound }, request);
}

/** One of them, by primary keys. */
export function judgedReview(db: Database, id: ReviewId): Promise<Json<JudgedReviewView> | null> {
  const text = `
    select row_to_json(view)::text as item from soko.reviews r ${JOINS} cross join lateral (select ${JUDGED}) view
    where r.id = $1 and r.deleted_at is null`;
  return documentOf(db, 'judged_review', text, [id]);
}

/** The addresses of a shop's members with one of these roles who want mail about the shop. Over the alias `s`. */
export const SHOP_EMAILS = (...roles: readonly string[]): string => `array(
  select m.email from soko.shop_members k join soko.users m on m.id = k.user_id
  where k.shop_id = s.id and k.role in (${roles.map((role) => `'${role}'`).join(', ')}) and m.email is not null
    and m.blocked_at is null and m.deleted_at is null
    and (m.notification_preferences->'shopUpdates'->>'email')::boolean order by m.id)`;

export function reviewNotice(db: Database, id: ReviewId): Promise<ReviewNotice | null> {
  const text = `
    select p.name as product, s.name as shop, r.rating, r.title, r.body, r.reply_body as reply,
      case when u.blocked_at is null and (u.notification_preferences->'orderUpdates'->>'email')::boolean
        then u.email end as author_email,
      ${SHOP_EMAILS('owner', 'manager')} as shop_emails
    from soko.reviews r ${JOINS} where r.id = $1 and ${PUBLISHED}`;
  return sqlOne<ReviewNotice>(db, 'review_notice', text, [id]);
}

const CREATED: Key = { sql: 'r.created_at', type: 'timestamptz' };
const ID: Key = { sql: 'r.id', type: 'uuid' };
const RATING: Key = { sql: 'r.rating', type: 'bigint' };
const ORDERS: Readonly<Record<ReviewOrdering, Order>> = {
  '-created_at': { keys: [CREATED, ID], descending: true },
  created_at: { keys: [CREATED, ID], descending: false },
  '-rating': { keys: [RATING, CREATED, ID], descending: true },
  rating: { keys: [RATING, CREATED, ID], descending: false },
  '-helpful': { keys: [{ sql: 'r.helpful_count', type: 'bigint' }, CREATED, ID], descending: true },
};
