/**
 * The one way to fail. A refusal is thrown with a code from the closed catalogue below; each adapter turns its kind into
 * its own language (HTTP a status, the CLI an exit code). Codes are a contract: they are added, never renamed.
 */

/** What sort of refusal this is, in words any adapter can translate. */
export type RefusalKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'outdated'
  | 'invalid'
  | 'limited'
  | 'unavailable';

const refusal = <K extends RefusalKind>(kind: K, title: string) => ({ kind, title }) as const;

/** Every way the market can say no. Each code stands in docs/errors.md too; a test compares the two. */
export const REFUSALS = {
  // the request as such
  malformed_request: refusal('malformed', 'The request cannot be read'),
  cursor_invalid: refusal('malformed', 'The cursor is altered, expired or belongs to another list'),
  idempotency_key_required: refusal('malformed', 'This operation needs a valid Idempotency-Key'),
  validation_failed: refusal('invalid', 'Some values are not acceptable'),
  not_found: refusal('not_found', 'There is no such thing, or it is not yours to know of'),
  precondition_failed: refusal('outdated', 'The thing has changed since it was read'),
  idempotency_key_reused: refusal('conflict', 'This Idempotency-Key was used for another request'),
  idempotency_in_progress: refusal('conflict', 'The first request with this Idempotency-Key is still running'),
  rate_limited: refusal('limited', 'Too many requests'),
  unavailable: refusal('unavailable', 'A part of the service is not available for the moment'),

  // who is calling
  unauthenticated: refusal('unauthenticated', 'Please sign in'),
  token_expired: refusal('unauthenticated', 'The token has expired'),
  token_reused: refusal('unauthenticated', 'The refresh token was used before; the session is closed'),
  invalid_credentials: refusal('unauthenticated', 'What was given to sign in is wrong'),
  token_not_valid: refusal('invalid', 'The token of the link is used, expired or replaced by a newer one'),
  login_not_fresh: refusal('forbidden', 'This needs a new login: without a password, one of the last ten minutes'),
  forbidden: refusal('forbidden', 'This is not allowed to you'),
  account_blocked: refusal('forbidden', 'The account is blocked'),
  captcha_failed: refusal('invalid', 'The CAPTCHA is missing, wrong or used up'),
  phone_taken: refusal('conflict', 'An account with this phone exists'),
  email_taken: refusal('conflict', 'An account with this e-mail exists'),
  own_account: refusal('conflict', 'This cannot be done to the own account'),
  last_admin: refusal('conflict', 'The market needs an admin'),
  sole_owner: refusal('conflict', 'What belongs to somebody needs an owner'),
  too_many_addresses: refusal('conflict', 'There is no room for another address'),
  company_taken: refusal('conflict', 'The user belongs to a company already'),
  company_full: refusal('conflict', 'The company has no room for another member'),

  // shops
  shop_exists: refusal('conflict', 'The seller has a shop already'),
  shop_state_conflict: refusal('conflict', 'The shop is not in a state for that'),
  member_exists: refusal('conflict', 'The user is a member of the shop already'),
  member_unknown: refusal('invalid', 'There is no account with this e-mail'),
  too_many_members: refusal('conflict', 'The shop has no room for another member'),
  kyc_kind_unknown: refusal('invalid', 'This kind of document is not asked for'),
  kyc_document_decided: refusal('conflict', 'The document was decided on before'),
  kyc_incomplete: refusal('conflict', 'Documents that are required are not approved yet'),
  too_many_files: refusal('conflict', 'There is no room for another file'),
  file_type_not_allowed: refusal('invalid', 'A file of this type is not taken here'),
  file_altered: refusal('invalid', 'The file is not the one that its checksum names'),

  // uploads and images
  file_too_large: refusal('invalid', 'The file is larger than was announced, or than files of its purpose may be'),
  upload_incomplete: refusal('conflict', 'Nothing was sent for this upload yet'),
  upload_not_usable: refusal('conflict', 'The upload failed, is over, was used, or is for another purpose'),
  image_not_valid: refusal('invalid', 'The image cannot be read whole, moves, or has too many pixels'),

  // money
  money_not_whole: refusal('invalid', 'An amount of money is a whole number of minor units within 2^53'),
  currency_mismatch: refusal('conflict', 'The currencies differ'),

  // catalogue and stock
  product_state_conflict: refusal('conflict', 'The product is not in a state for that'),
  last_variant: refusal('conflict', 'A product keeps one variant'),
  too_many_variants: refusal('conflict', 'The product has no room for another variant'),
  too_many_imports: refusal('conflict', 'So many imports of the shop wait already'),
  export_too_large: refusal('invalid', 'There are more rows than a spreadsheet takes'),
  sku_taken: refusal('conflict', 'The SKU belongs to another variant'),
  slug_taken: refusal('conflict', 'The slug is taken'),
  category_cycle: refusal('conflict', 'A category cannot stand below itself'),
  category_too_deep: refusal('conflict', 'The tree of categories has no more levels'),
  category_parent_not_allowed: refusal('conflict', 'Only what is the shop’s own stands below a category of a shop'),
  too_many_categories: refusal('conflict', 'The shop has no room for another category'),
  category_not_empty: refusal('conflict', 'Categories or products hang on the category'),
  brand_not_empty: refusal('conflict', 'Products have the brand'),
  code_taken: refusal('conflict', 'Another attribute has the code'),
  option_taken: refusal('conflict', 'The attribute has such an option already'),
  attribute_in_use: refusal('conflict', 'Variants have the attribute or the value'),
  attribute_without_options: refusal('conflict', 'Only attributes of type option have options'),
  too_many_options: refusal('conflict', 'The attribute has no room for another option'),
  wishlist_full: refusal('conflict', 'The wishlist has no room for another product'),
  out_of_stock: refusal('conflict', 'There is not enough in stock'),
  insufficient_stock: refusal('conflict', 'The adjustment would take the stock below what is reserved'),
  stock_changed: refusal('conflict', 'The stock is not what the adjustment expected'),

  // reviews
  review_exists: refusal('conflict', 'The product has a review of yours already'),
  purchase_required: refusal('conflict', 'Only what was bought can be reviewed'),
  own_product: refusal('conflict', 'This cannot be done to a product of the own shop'),
  own_review: refusal('conflict', 'This cannot be done to the own review'),
  review_decided: refusal('conflict', 'The review is in this state already'),

  // carts and orders
  cart_not_found: refusal('not_found', 'There is no such cart'),
  cart_empty: refusal('conflict', 'The cart is empty'),
  price_changed: refusal('conflict', 'The total is not what was expected'),
  product_unavailable: refusal('conflict', 'An item can no longer be bought'),
  shipping_option_not_valid: refusal('invalid', 'The shipping option does not apply'),
  coupon_not_valid: refusal('invalid', 'The coupon is not valid'),
  coupon_not_applicable: refusal('invalid', 'The coupon does not apply to this cart'),
  order_expired: refusal('conflict', 'The time to pay this order is over'),
  order_not_payable: refusal('conflict', 'The order cannot be paid in its present state'),
  order_not_cancellable: refusal('conflict', 'The order can no longer be cancelled'),

  // payments
  payment_provider_unknown: refusal('invalid', 'There is no such payment provider here'),
  payment_provider_unavailable: refusal('unavailable', 'The payment provider does not answer'),
  payment_amount_not_taken: refusal('invalid', 'The payment provider takes no such amount'),
  payment_not_by_hand: refusal('conflict', 'The provider tells of this payment itself'),
  payment_mismatch: refusal('conflict', 'The payment does not fit the order'),
  payment_signature_invalid: refusal('invalid', 'What was brought from the payment page is not signed by its provider'),
  payment_terms_not_granted: refusal('conflict', 'Payment on terms was not granted for this order'),
  credit_limit_exceeded: refusal('conflict', 'The company would owe more than its credit limit'),
  return_url_not_allowed: refusal('invalid', 'The return URL is not on the allow list'),
  webhook_signature_invalid: refusal('unauthenticated', 'The signature of the webhook is wrong'),
  refund_exceeds_captured: refusal('conflict', 'No more can be refunded than was captured'),
  refund_not_failed: refusal('conflict', 'Only a refund that failed can be tried again'),
  refund_not_by_hand: refusal('conflict', 'This refund does not wait for staff'),
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** One wrong value: where (a JSON Pointer into the input, or `query/limit`), a stable code and a sentence. */
export type Flaw = Readonly<{ path: string; code: string; message: string }>;

/** Facts a client may need to act on a refusal (plain JSON, snake_case keys); never secrets, never SQL. */
export type RefusalFacts = Readonly<Record<string, unknown>> & {
  /** A sentence for people, where the title alone does not say enough. */
  readonly detail?: string;
  /** The single wrong values, for `validation_failed`. */
  readonly errors?: readonly Flaw[];
  /** After how many seconds trying again makes sense. */
  readonly retry_after?: number;
};

/** A refusal on its way to an adapter. */
export class DomainError extends Error {
  readonly code: RefusalCode;
  readonly kind: RefusalKind;
  readonly facts: RefusalFacts;

  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(facts.detail ?? REFUSALS[code].title);
    this.name = 'DomainError';
    this.code = code;
    this.kind = REFUSALS[code].kind;
    this.facts = facts;
  }
}

/** Refuses: throws a `DomainError` with this code. */
export function refuse(code: RefusalCode, facts?: RefusalFacts): never {
  throw new DomainError(code, facts);
}

/** Whether an unknown failure is this refusal (any refusal, when no code is named). */
export const isRefusal = (failure: unknown, code?: RefusalCode): failure is DomainError =>
  failure instanceof DomainError && (code === undefined || failure.code === code);
