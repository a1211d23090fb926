import { type EventType, Id, type UnclaimedCall } from '@soko/domain';
import type { App } from './app.ts';

/** The event that a job hangs on, as the log has it. */
export type JobEvent = Readonly<{
  eventId: string;
  type: EventType;
  subject: string;
  payload: Readonly<Record<string, unknown>>;
}>;

/** Something to be done after an event: at least once, with one effect. Failing, it is tried again later. */
export type EventJob = (call: UnclaimedCall, event: JobEvent) => Promise<void>;

/** Something done now and then: safe when two run at once. */
export type Schedule = Readonly<{ name: string; everySeconds: number; run: (call: UnclaimedCall) => Promise<unknown> }>;

/** Which jobs hang on which event. */
export const SUBSCRIPTIONS: Readonly<Partial<Record<EventType, readonly string[]>>> = {
  'otp.requested': ['send_otp'],
  'password_reset.requested': ['send_mail_link'],
  'email_verification.requested': ['send_mail_link'],
  'email_change.requested': ['tell_former_address', 'send_mail_link'],
  'user.password_changed': ['tell_password_change'],
  'phone_change.requested': ['tell_phone_change'],
  'order.confirmed': ['send_receipt', 'count_sales'],
  'order.cancelled': ['count_sales'],
  'import.requested': ['run_import'],
  'refund.requested': ['send_refund'],
  'payment.left_open': ['close_payment'],
  'payment.due': ['tell_of_due'],
  'listing.outdated': ['relist_products'],
  'stock.low': ['tell_low_stock'],
  'review.written': ['tell_shop_of_review', 'size_review_pictures'],
  'review.edited': ['size_review_pictures'],
  'review.judged': ['tell_shop_of_review'],
  'review.replied': ['tell_author_of_reply'],
  'image.added': ['size_image'],
};

/** What hangs on them beside, where search has an index outside of the database. */
export const SEARCH_SUBSCRIPTIONS: typeof SUBSCRIPTIONS = {
  'product.created': ['index_product'],
  'product.changed': ['index_product'],
  'product.status_changed': ['index_product'],
  'product.deleted': ['index_product'],
  'catalog.imported': ['index_shop'],
  'shop.status_changed': ['index_shop'],
  'shop.renamed': ['index_shop'],
  'listing.renewed': ['index_listing'],
};

/** The same where images that files name by URL are fetched. */
export const FETCH_SUBSCRIPTIONS: typeof SUBSCRIPTIONS = {
  'catalog.imported': ['fetch_images'],
  'images.outstanding': ['fetch_images'],
};

/** Both of them. */
export const joined = (one: typeof SUBSCRIPTIONS, other: typeof SUBSCRIPTIONS): typeof SUBSCRIPTIONS => {
  const all: Partial<Record<EventType, readonly string[]>> = { ...one };
  for (const [type, jobs] of Object.entries(other) as [EventType, readonly string[]][]) {
    all[type] = [...(all[type] ?? []), ...jobs];
  }
  return all;
};

const idIn = <I extends Id>(value: unknown): I | undefined =>
  value === undefined ? undefined : Id.parse(String(value));

/** What each subscribed job does. */
export const eventJobs = (app: App): Readonly<Record<string, EventJob>> => ({
  send_otp: (call, { eventId, subject, payload }) =>
    app.accounts.sendOtp(call, {
      challengeId: Id.parse(subject),
      requestId: Id.parse(String(payload.request_id)),
      key: eventId,
    }),
  send_mail_link: (call, { eventId, subject }) =>
    app.notifications.sendMailLink(call, { linkId: Id.parse(subject), key: eventId }),
  tell_former_address: (call, { eventId, subject }) =>
    app.notifications.tellFormerAddress(call, { linkId: Id.parse(subject), key: `former ${eventId}` }),
  tell_password_change: (call, { eventId, subject }) =>
    app.notifications.tellPasswordChange(call, { userId: Id.parse(subject), key: eventId }),
  tell_phone_change: (call, { eventId, subject }) =>
    app.notifications.tellPhoneChange(call, { userId: Id.parse(subject), key: eventId }),
  run_import: (call, { subject }) => app.catalog.runImport(call, { id: Id.parse(subject) }),
  send_receipt: (call, { eventId, subject }) =>
    app.notifications.sendReceipt(call, { orderId: Id.parse(subject), key: eventId }),
  count_sales: (call, { subject }) => app.orders.countSales(call, { orderId: Id.parse(subject) }),
  tell_low_stock: (call, { eventId, subject }) =>
    app.notifications.tellLowStock(call, { variantId: Id.parse(subject), key: eventId }),
  tell_of_due: (call, { eventId, subject }) =>
    app.notifications.tellOfDue(call, { paymentId: Id.parse(subject), key: eventId }),
  tell_shop_of_review: (call, { eventId, subject }) =>
    app.notifications.tellShopOfReview(call, { reviewId: Id.parse(subject), key: eventId }),
  tell_author_of_reply: (call, { eventId, subject }) =>
    app.notifications.tellAuthorOfReply(call, { reviewId: Id.parse(subject), key: eventId }),
  index_product: async (call, { subject }) => {
    await app.search.indexProducts(call, { product: subject });
  },
  index_shop: async (call, { subject }) => {
    await app.search.indexProducts(call, { shop: subject });
  },
  index_listing: async (call, { subject, payload }) => {
    await app.search.indexProducts(call, payload.noun === 'brand' ? { brand: subject } : { category: subject });
  },
  send_refund: (call, { subject, payload }) =>
    app.payments.sendRefund(call, { refundId: Id.parse(subject), orderId: Id.parse(String(payload.order_id)) }),
  relist_products: (call, { subject, payload }) =>
    app.catalog.relistProducts(call, {
      ...(payload.noun === 'brand'
        ? { noun: 'brand', id: Id.parse(subject), into: idIn(payload.into) }
        : { noun: 'category', id: Id.parse(subject), into: idIn(payload.into) }),
      after: Id.parse(String(payload.after)),
    }),
  size_image: (call, { subject, payload }) =>
    app.catalog.sizeImage(call, { imageId: Id.parse(subject), productId: Id.parse(String(payload.product_id)) }),
  fetch_images: (call, { subject, payload: { product_id: productId, image_id: imageId } }) =>
    app.catalog.fetchImages(call, {
      shopId: Id.parse(subject),
      after:
        imageId === undefined ? null : { productId: Id.parse(String(productId)), imageId: Id.parse(String(imageId)) },
    }),
  size_review_pictures: (call, { subject }) => app.reviews.sizePictures(call, { id: Id.parse(subject) }),
  close_payment: (call, { subject, payload }) =>
    app.payments.closeLeft(call, { paymentId: Id.parse(subject), orderId: Id.parse(String(payload.order_id)) }),
});

/** Banks take days over a refund, buyers minutes over a payment: refunds are asked about once in so many rounds. */
const ROUNDS_PER_REFUND_ROUND = 120;

/** The rounds that end what would otherwise wait for ever. */
export const schedules = (app: App, everySeconds: number): readonly Schedule[] => [
  { name: 'expire_orders', everySeconds, run: app.orders.expire },
  { name: 'work_payment_events', everySeconds, run: app.payments.workEvents },
  { name: 'check_payments', everySeconds, run: app.payments.check },
  { name: 'send_left_refunds', everySeconds, run: app.payments.sendLeftRefunds },
  { name: 'check_refunds', everySeconds: everySeconds * ROUNDS_PER_REFUND_ROUND, run: app.payments.checkRefunds },
  { name: 'remind_of_due', everySeconds: 60 * everySeconds, run: app.payments.remindOfDue },
  { name: 'sweep_files', everySeconds: 60 * everySeconds, run: app.media.sweep },
  { name: 'sweep_uploads', everySeconds: 60 * everySeconds, run: app.media.sweepUploads },
];
