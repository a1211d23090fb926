import { Call, Id, type Product, type ProductId, refuse, Sku, type Tx, type VariantId, Version } from '@soko/domain';

/** A product by its id or slug, and the versions of it that who changes it has seen. */
export type HeldProduct = Readonly<{ id: string; versions?: readonly string[] | undefined }>;
/** The same by one of its variants: by its id or SKU. */
export type HeldVariant = Readonly<{ id: string; versions?: readonly string[] | undefined }>;

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

/** The same for a variant that is not deleted: its product, and which one of it was meant. */
export async function holdVariant(
  tx: Tx,
  call: Call,
  { id: idOrSku, versions }: HeldVariant,
): Promise<Readonly<{ product: Product; id: VariantId }>> {
  const name = idOrSku.toLowerCase();
  const [offer] = Id.is(name)
    ? await tx.catalog.offersOf([Id.parse(name)])
    : await tx.catalog.offers([Sku.read(idOrSku) ?? refuse('not_found')]);
  if (offer === undefined) return refuse('not_found');
  return { product: await holdProduct(tx, call, { id: offer.productId, versions }), id: offer.variantId };
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
