import type { Product, Variant } from '@soko/domain';
import { aPicture, imageForm, sha256Of } from '../pictures.ts';
import type { Server } from '../server.ts';
import type { Belonging } from './belongings.ts';
import type { Caller, Scene } from './callers.ts';

type Making = Readonly<{ server: Server; scene: Scene; owner: Caller }>;
type Maker = (making: Making) => Promise<Belonging | null>;
type Ware = Readonly<{ product: Product; variant: Variant }>;

const wares = new WeakMap<Caller, Promise<Ware>>();

/** The one product whose images a caller keeps: always the same. Of admins any; null for who keeps none. */
function wareOf({ server, scene, owner }: Making): Promise<Ware> | null {
  if (owner.shop === undefined && owner.who !== 'admin') return null;
  const made = wares.get(owner) ?? server.sells({ shop: owner.shop ?? scene.goods.shop });
  wares.set(owner, made);
  return made;
}

const gallery: Maker = async (making) => {
  const ware = await wareOf(making);
  return ware && { id: ware.product.id };
};

const galleryVariant: Maker = async (making) => {
  const ware = await wareOf(making);
  return ware && { id: ware.variant.id };
};

async function anImage(making: Making) {
  const ware = await wareOf(making);
  if (ware === null) return null;
  const { server, owner } = making;
  const path = `/products/${ware.product.id}/images`;
  const answer = await server.client.post(path, { ...owner.holder, ...(await imageForm()) });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body as { id: string; url: string };
}

/** An upload that was announced; nothing was sent yet. */
async function anUpload({ server, owner: { user, holder } }: Making, purpose = 'product_image') {
  if (user === undefined) return null;
  const bytes = await aPicture();
  const body = { purpose, content_type: 'image/png', size: bytes.length, sha256: sha256Of(bytes) };
  const answer = await server.client.post('/uploads', { ...holder, body });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body as { upload_id: string; url: string };
}

const lastOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** What there is about uploads and images. */
export const mediaMakers = {
  gallery,
  own_gallery: gallery,
  gallery_variant: galleryVariant,
  gallery_image: async (making: Making) => {
    const image = await anImage(making);
    return image && { id: image.id };
  },
  public_file: async (making: Making) => {
    const image = await anImage(making);
    return image && { id: lastOf(image.url) };
  },
  upload: async (making: Making) => {
    const upload = await anUpload(making);
    return upload && { id: upload.upload_id };
  },
  kyc_upload: async (making: Making) => {
    const upload = await anUpload(making, 'kyc_document');
    return upload && { id: upload.upload_id };
  },
  upload_link: async (making: Making) => {
    const upload = await anUpload(making);
    return upload && { id: lastOf(upload.url) };
  },
} satisfies Readonly<Record<string, Maker>>;
