import { Call, Id, type Product, type ProductId, refuse, type Tx, type VariantId, Version } from '@soko/domain';

/** A product by its id or slug, and the versions of it that who changes it has seen. */
export type HeldProduct = Readonly<{ id: string; versions?: readonly string[] | undefined }>;
/** The same by one of its variants. */
export type HeldVariant = Readonly<{ id: VariantId; versions?: readonly string[] | undefined }>;

/**
 * The product, held for whoever may change it. Refuses `not_found` (also for another shop's), `forbidden` to members
 * without the right, `precondition_failed` for versions that are not the present one.
 */
export async function holdProduct(tx: Tx, call: Call, { id, versions }: HeldProduct): Promise<Product> {
  const product = await lockProduct(tx, id);
  Call.requireRight(call, product.shopId, 'catalogue');
  Version.require(versions, product.version);
  return product;
}

/** The same for the product of a variant that is not deleted. */
export async function holdVariant(tx: Tx, call: Call, { id, versions }: HeldVariant): Promise<Product> {
  const [offer] = await tx.catalog.offersOf([id]);
  if (offer === undefined) return refuse('not_found');
  return holdProduct(tx, call, { id: offer.productId, versions });
}

/** What an id or a slug names. Refuses `not_found`. One statement for a slug, none for an id. */
export async function productNamed(tx: Tx, idOrSlug: string): Promise<ProductId> {
  const name = idOrSlug.toLowerCase();
  return Id.is(name) ? Id.parse(name) : ((await tx.catalog.productNamed(name)) ?? refuse('not_found'));
}

/** The product of this id or slug, held. Refuses `not_found`, also for a deleted one. */
export async function lockProduct(tx: Tx, idOrSlug: string): Promise<Product> {
  const [product] = await tx.catalog.lockProducts([await productNamed(tx, idOrSlug)]);
  return product === undefined || product.deletedAt !== null ? refuse('not_found') : product;
}
