import {
  Gallery,
  type ImageFailure,
  type ImagePlace,
  isRefusal,
  refuse,
  type ShopId,
  type UnclaimedCall,
  Upload,
} from '@soko/domain';
import { attachUpload } from '../media/attach-upload.ts';
import { dropUpload } from '../media/drop-upload.ts';
import { takeImage } from '../media/take-image.ts';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';

/** So many images are fetched by one job; those behind them are another's, so that no shop keeps the rest waiting. */
const AT_A_TIME = 20;

/**
 * Fetches the images of a shop that are known by their URLs alone, from behind a place on, and keeps them as if they had
 * been uploaded. One that cannot be had stays where it is, with the reason. Done twice, it comes to the same.
 */
export function fetchImages(ports: Ports) {
  const { store } = ports;
  const fetchOne = fetchImage(ports);
  return async (
    call: UnclaimedCall,
    { shopId, after }: Readonly<{ shopId: ShopId; after: ImagePlace | null }>,
  ): Promise<void> => {
    const places = await store.transaction(call, (tx) => tx.galleries.byUrl(shopId, after, AT_A_TIME));
    await eachInTurn(places, (place) => fetchOne(call, place));
    const last = places[AT_A_TIME - 1];
    if (last === undefined) return;
    await store.transaction(call, async (tx) => {
      tx.events.add('images.outstanding', shopId, { product_id: last.productId, image_id: last.imageId });
    });
  };
}

/** Fetches one image, unless that was done meanwhile or it is gone. Nothing is asked inside a transaction. */
function fetchImage(ports: Ports) {
  const { store, media } = ports;
  const take = takeImage(ports);
  return async (call: UnclaimedCall, place: ImagePlace): Promise<void> => {
    const { productId, imageId } = place;
    const url = await store.transaction(call, async (tx) =>
      Gallery.urlToFetch(await tx.galleries.lock(productId), imageId),
    );
    if (url === null) return;
    const got = await media.web.read(url, Upload.purposes.product_image.mostBytes);
    const taken = typeof got === 'string' ? got : await take(call, { bytes: got }, 'product_image').catch(asFailure);
    if (typeof taken !== 'string') return keep(ports, call, place, taken);
    await store.transaction(call, async (tx) => {
      const gallery = await tx.galleries.lock(productId);
      if (Gallery.urlToFetch(gallery, imageId) !== url || gallery === null) return;
      await tx.galleries.save(Gallery.failed(gallery, imageId, taken));
      tx.events.add('image.not_fetched', imageId, { product_id: productId, reason: taken });
    });
  };
}

/** Shows what was fetched in place of the URL; where the image is gone meanwhile, nothing is left. */
async function keep(
  ports: Ports,
  call: UnclaimedCall,
  { productId, imageId }: ImagePlace,
  { id: uploadId }: Upload,
): Promise<void> {
  const { store } = ports;
  try {
    await store.transaction(call, async (tx) => {
      const upload = await attachUpload(tx, call, { uploadId, purpose: 'product_image' });
      const gallery = (await tx.galleries.lock(productId)) ?? refuse('not_found');
      const url = Upload.keyOf(upload.id, upload.contentType);
      await tx.galleries.save(Gallery.fetched(gallery, imageId, { url, upload }));
      tx.events.add('image.added', imageId, { product_id: productId });
    });
  } catch (failure) {
    if (!isRefusal(failure, 'not_found')) throw failure;
    await dropUpload(ports, call, uploadId);
  }
}

const UNUSABLE = ['file_type_not_allowed', 'file_too_large', 'image_not_valid'] as const;

/** What is wrong with the bytes; anything else is thrown on, so that the job is tried again. */
function asFailure(failure: unknown): ImageFailure {
  const code = UNUSABLE.find((each) => isRefusal(failure, each));
  if (code === undefined) throw failure;
  return code;
}
