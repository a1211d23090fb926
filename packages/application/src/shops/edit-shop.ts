import { Call, refuse, Shop, type ShopChanges, type ShopId, Upload, type UploadId, Version } from '@soko/domain';
import { attachUpload } from '../media/attach-upload.ts';
import { takeImage } from '../media/take-image.ts';
import type { Ports } from '../ports.ts';

export type ShopEdit = Readonly<{
  shopId: ShopId;
  changes: ShopChanges;
  /** An upload of the caller's that is the logo from now on. */
  logoUploadId?: UploadId | undefined;
  versions?: readonly string[] | undefined;
}>;

/**
 * Changes the profile and the vacation of a shop. Refuses `not_found`, `forbidden`, `precondition_failed`, and for a logo what
 * `takeImage` refuses.
 */
export function editShop(ports: Ports) {
  const { store } = ports;
  const take = takeImage(ports);
  return async (call: Call, { shopId, changes, logoUploadId: uploadId, versions }: ShopEdit): Promise<ShopId> => {
    Call.requireRight(call, shopId, 'profile');
    if (uploadId !== undefined) await take(Call.unclaimed(call), { uploadId }, 'shop_logo');
    return store.transaction(call, async (tx) => {
      const logo = uploadId && (await attachUpload(tx, call, { uploadId, purpose: 'shop_logo' }));
      const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
      Version.require(versions, shop.version);
      const logoUrl = logo && { logoUrl: Upload.keyOf(logo.id, logo.contentType) };
      const edited = Shop.edit(shop, { ...changes, ...logoUrl });
      await tx.shops.save(edited);
      if (edited.name !== shop.name) tx.events.add('shop.renamed', shopId);
      return shopId;
    });
  };
}
