import { aPicture, imageForm, sha256Of } from './pictures.ts';
import type { Server } from './server.ts';
import type { Writes } from './writes.ts';

/** The writes about uploads and images, each as it would be done. */
export function writesOfMedia(server: Server): Writes {
  const { client } = server;
  const announced = async () => {
    const bytes = await aPicture();
    return { purpose: 'product_image', content_type: 'image/png', size: bytes.length, sha256: sha256Of(bytes) };
  };
  const aProduct = async () => {
    const { shop, access } = await server.seller();
    const { product } = await server.sells({ shop });
    return { path: `/products/${product.id}/images`, holder: { as: access } };
  };
  const anImage = async () => {
    const { path, holder } = await aProduct();
    const { body } = await client.post(path, { ...holder, ...(await imageForm()) });
    return { path: `${path}/${body.id}`, holder };
  };
  return {
    startUpload: async () => ({
      path: '/uploads',
      holder: { as: (await server.person()).access },
      body: await announced(),
    }),
    sendUpload: async () => {
      const { access } = await server.person();
      const { body } = await client.post('/uploads', { as: access, body: await announced() });
      const path = `/uploads/${body.url.slice(body.url.lastIndexOf('/') + 1)}`;
      return { path, raw: { raw: await aPicture(), headers: { 'content-type': 'image/png' } } };
    },
    addProductImage: async () => ({ ...(await aProduct()), raw: await imageForm() }),
    changeProductImage: async () => ({
      ...(await anImage()),
      body: { alt_text: 'A red shirt', position: 1, variant_id: null },
      optional: ['', 'alt_text', 'position', 'variant_id'],
      nullable: ['variant_id'],
    }),
    removeProductImage: anImage,
  };
}
