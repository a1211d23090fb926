import type { EventId } from './ids.ts';

/** Everything that happened and that something else may hang on. Names are stable: other services read the log. */
export type EventType =
  | 'user.registered'
  | 'user.password_changed'
  | 'user.email_confirmed'
  | 'user.phone_changed'
  | 'password_reset.requested'
  | 'email_verification.requested'
  | 'email_change.requested'
  | 'phone_change.requested'
  | 'user.blocked'
  | 'user.unblocked'
  | 'user.roles_changed'
  | 'user.deleted'
  | 'company.applied'
  | 'company.invited'
  | 'company.approved'
  | 'company.rejected'
  | 'otp.requested'
  | 'session.reused'
  | 'shop.opened'
  | 'shop.status_changed'
  | 'shop.renamed'
  | 'kyc.submitted'
  | 'kyc.decided'
  | 'order.placed'
  | 'order.claimed'
  | 'order.confirmed'
  | 'order.cancelled'
  | 'order.expired'
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.mismatched'
  | 'payment.left_open'
  | 'payment.charged'
  | 'payment.due'
  | 'dispute.opened'
  | 'dispute.won'
  | 'dispute.lost'
  | 'refund.requested'
  | 'refund.succeeded'
  | 'refund.failed'
  | 'refund.left_to_staff'
  | 'stock.adjusted'
  | 'stock.low'
  | 'review.written'
  | 'review.edited'
  | 'review.judged'
  | 'review.replied'
  | 'catalog.imported'
  | 'category.added'
  | 'category.changed'
  | 'category.removed'
  | 'brand.added'
  | 'brand.changed'
  | 'brand.removed'
  | 'attribute.added'
  | 'attribute.changed'
  | 'attribute.removed'
  | 'listing.outdated'
  | 'listing.renewed'
  | 'image.added'
  | 'image.changed'
  | 'image.removed'
  | 'image.not_fetched'
  | 'images.outstanding'
  | 'product.created'
  | 'product.changed'
  | 'product.status_changed'
  | 'product.deleted'
  | 'import.requested'
  | 'import.finished';

/** One entry of the append-only log, written in the transaction of its cause. */
export type DomainEvent = Readonly<{
  id: EventId;
  type: EventType;
  /** Id of the thing it is about. */
  subject: string;
  /** Plain JSON; ids and amounts, no personal data beyond what the subject holds. */
  payload: Readonly<Record<string, unknown>>;
}>;

export interface Events {
  /** Appends to the log and to the queue from which subscribers are served; written just before the commit. */
  add(type: EventType, subject: string, payload?: Readonly<Record<string, unknown>>): void;
}
