import { buffer } from 'node:stream/consumers';
import { type ImageId, type ProductId, Upload } from '@soko/domain';
import { z } from 'zod';
import { found, type Route, route } from '../route.ts';
import { ImageSchema } from '../schemas/catalog.ts';
import { idOf } from '../schemas/common.ts';
import { ImageBody, ImageForm, ImagePatch } from '../schemas/media.ts';

const common = {
  tags: ['Catalogue'],
  policy: { permission: 'catalog.edit', scope: 'shop' },
  idempotency: 'accepted',
} as const;
const ofProduct = { id: idOf<ProductId>('The id of the product') };
const ofImage = { ...ofProduct, image_id: idOf<ImageId>('The id of the image') };

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
    params: ofProduct,
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
    handle: async ({ app, queries, call, params: { id: productId }, body, respond }) => {
      const source =
        'file' in body ? { bytes: await buffer(body.file.bytes()), sha256: body.sha256 } : { uploadId: body.uploadId };
      const { altText, position, variantId } = body;
      const id = await app.catalog.addImage(call, { productId, source, details: { altText, position, variantId } });
      return respond(found(await queries.productImage(call, id)), { location: `/products/${productId}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/products/{id}/images/{image_id}',
    operationId: 'changeProductImage',
    summary: 'Change what an image says, or where it stands',
    description: 'For the shop and admins. A new `position` moves the others.',
    limit: 'default',
    things: { id: 'own_gallery', image_id: 'gallery_image', variant_id: 'gallery_variant' },
    params: ofImage,
    body: ImagePatch,
    status: 200,
    returns: ImageSchema,
    refuses: ['not_found', 'forbidden'],
    examples: { body: { alt_text: 'A red shirt on a hanger', position: 1 } },
    handle: async ({ app, queries, call, params: { id: productId, imageId }, body }) => {
      await app.catalog.changeImage(call, { productId, imageId, details: body });
      return found(await queries.productImage(call, imageId));
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/products/{id}/images/{image_id}',
    operationId: 'removeProductImage',
    summary: 'Take an image off a product',
    description: 'For the shop and admins. Its files follow within minutes.',
    limit: 'default',
    things: { id: 'own_gallery', image_id: 'gallery_image' },
    params: ofImage,
    status: 204,
    refuses: ['not_found', 'forbidden'],
    handle: async ({ app, call, params: { id: productId, imageId } }) => {
      await app.catalog.removeImage(call, { productId, imageId });
    },
  }),
];
