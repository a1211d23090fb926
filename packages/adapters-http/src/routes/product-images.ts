import { buffer } from 'node:stream/consumers';
import { type ImageId, Upload } from '@soko/domain';
import { z } from 'zod';
import { tagged, versionsIn } from '../etags.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { ImageSchema } from '../schemas/catalog.ts';
import { idOf } from '../schemas/common.ts';
import { ImageBody, ImageForm, ImagePatch } from '../schemas/media.ts';
import { productParams } from './my-products.ts';

const common = {
  tags: ['Catalogue'],
  policy: { permission: 'catalog.edit', scope: 'shop' },
  idempotency: 'accepted',
} as const;
const ofImage = { ...productParams, image_id: idOf<ImageId>('The id of the image') };

/** An image with its product's version. Refuses `not_found`. */
async function shown(
  { queries, call, respond }: Pick<Input<never, never, never>, 'queries' | 'call' | 'respond'>,
  id: ImageId,
  extras: Readonly<{ location?: string }> = {},
) {
  const image = found(await queries.productImage(call, id));
  return respond(image, { ...tagged(image), ...extras });
}

export const productImageRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/products/{id}/images',
    operationId: 'addProductImage',
    aliases: [{ method: 'post', path: '/products/upload-image', from: { id: 'body/product_id' } }],
    summary: 'Add an image to a product or to one of its variants',
    description:
      'For the shop and admins: a form with the `file`, or the `upload_id` of `POST /uploads` once the bytes were sent. The ' +
      'image is made anew, upright and without anything but the picture. Its `sizes` follow: `status` says when they are there.',
    limit: 'upload',
    things: { id: 'gallery', upload_id: 'upload', variant_id: 'gallery_variant' },
    params: productParams,
    upload: { maxBytes: Upload.purposes.product_image.mostBytes, orJson: true },
    body: z.union([ImageForm, ImageBody]),
    status: 201,
    returns: ImageSchema,
    refuses: [
      'not_found',
      'forbidden',
      'file_type_not_allowed',
      'file_too_large',
      'file_altered',
      'image_not_valid',
      'too_many_files',
      'upload_incomplete',
      'upload_not_usable',
    ],
    handle: async (input) => {
      const { body } = input;
      const source =
        'file' in body ? { bytes: await buffer(body.file.bytes()), sha256: body.sha256 } : { uploadId: body.uploadId };
      const { altText, position, variantId } = body;
      const details = { altText, position, variantId };
      const { id: productId } = input.params;
      const id = await input.app.catalog.addImage(input.call, { productId, source, details });
      return shown(input, id, { location: `/products/${productId}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/products/{id}/images/{image_id}',
    operationId: 'changeProductImage',
    summary: 'Change what an image says, or where it stands',
    description:
      'For the shop and admins. A new `position` moves the others. The version that `If-Match` names is the product’s.',
    limit: 'default',
    things: { id: 'own_gallery', image_id: 'gallery_image', variant_id: 'gallery_variant' },
    params: ofImage,
    ifMatch: true,
    body: ImagePatch,
    status: 200,
    returns: ImageSchema,
    refuses: ['not_found', 'forbidden'],
    examples: { body: { alt_text: 'A red shirt on a hanger', position: 1 } },
    handle: async (input) => {
      const { id: productId, imageId } = input.params;
      const held = { productId, versions: versionsIn(input.ifMatch) };
      await input.app.catalog.changeImage(input.call, { ...held, imageId, details: input.body });
      return shown(input, imageId);
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/products/{id}/images/{image_id}',
    operationId: 'removeProductImage',
    summary: 'Take an image off a product',
    description:
      'For the shop and admins. Its files follow within minutes. The version that `If-Match` names is the product’s.',
    limit: 'default',
    things: { id: 'own_gallery', image_id: 'gallery_image' },
    params: ofImage,
    ifMatch: true,
    status: 204,
    refuses: ['not_found', 'forbidden'],
    handle: async ({ app, call, params: { id: productId, imageId }, ifMatch }) => {
      await app.catalog.removeImage(call, { productId, imageId, versions: versionsIn(ifMatch) });
    },
  }),
];
