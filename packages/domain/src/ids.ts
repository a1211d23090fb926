import { refuse } from './errors.ts';

declare const brand: unique symbol;

/** A UUIDv7 in lower case, marked with what it names, so that a `SkuId` where a `CartId` is due does not compile. */
export type Id<Of extends string = string> = string & { readonly [brand]: Of };

export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;
export type MailLinkId = Id<'mail link'>;
export type OtpChallengeId = Id<'otp challenge'>;
export type OtpRequestId = Id<'otp request'>;
export type ShopId = Id<'shop'>;
export type KycDocumentId = Id<'kyc document'>;
export type CategoryId = Id<'category'>;
export type BrandId = Id<'brand'>;
export type AttributeId = Id<'attribute'>;
export type AttributeOptionId = Id<'attribute option'>;
export type WishlistItemId = Id<'wishlist item'>;
export type ProductId = Id<'product'>;
/** The id of a variant. A variant is what is stocked and sold: its stock level has the same id. */
export type VariantId = Id<'variant'>;
export type ImageId = Id<'image'>;
export type UploadId = Id<'upload'>;
export type CartId = Id<'cart'>;
export type CartItemId = Id<'cart item'>;
export type OrderId = Id<'order'>;
export type OrderItemId = Id<'order item'>;
export type ShopOrderId = Id<'shop order'>;
export type ReservationId = Id<'reservation'>;
export type PromotionId = Id<'promotion'>;
export type TaxRateId = Id<'tax rate'>;
export type ShippingOptionId = Id<'shipping option'>;
export type PaymentId = Id<'payment'>;
export type PaymentEventId = Id<'payment event'>;
export type RefundId = Id<'refund'>;
export type LedgerTransactionId = Id<'ledger transaction'>;
export type EventId = Id<'event'>;
export type CompanyId = Id<'company'>;
export type AddressId = Id<'address'>;
export type ReviewId = Id<'review'>;

/** Makes ids: each call gives a new UUIDv7 of the kind that the caller expects. */
export type NewId = <I extends Id>() => I;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const Id = {
  /** Whether a text has the form of an id (any UUID in lower case). */
  is(text: string): text is Id {
    return UUID.test(text);
  },
  /** The text as an id of the expected kind. Refuses `not_found`: what is no id names nothing. */
  parse<I extends Id>(text: string): I {
    const lower = text.toLowerCase();
    return UUID.test(lower) ? (lower as I) : refuse('not_found');
  },
};
