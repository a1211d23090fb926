import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export type PictureFields = Readonly<{
  width?: number;
  height?: number;
  format?: 'png' | 'jpeg' | 'webp' | 'gif';
  colour?: string;
}>;

/** A plain image, as a camera or a designer would hand it in. */
export const aPicture = ({ width = 40, height = 30, format = 'png', colour = '#c0392b' }: PictureFields = {}) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();

/** A photograph on its side, with a place and a name in it. */
export const aPhotograph = (): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
    .withExif({ IFD0: { Copyright: 'Ada Obi', Make: 'Soko' }, IFD3: { GPSLatitude: '6/1 27/1 0/1' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();

/** A sound PNG of some kilobytes that unpacks to very many pixels, one bit each. */
export function aBomb(width = 20_000, height = 20_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height), { level: 9 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type ImageFormFields = Readonly<{
  bytes?: Uint8Array;
  name?: string;
  type?: string;
  fields?: Readonly<Record<string, string>>;
}>;

/** A form with an image, as bytes with the header that goes with them. */
export async function imageForm({ bytes, name = 'shirt.png', type = 'image/png', fields = {} }: ImageFormFields = {}) {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  data.set('file', new Blob([new Uint8Array(bytes ?? (await aPicture()))], { type }), name);
  const made = new Response(data);
  const headers = { 'content-type': made.headers.get('content-type') ?? '' };
  return { raw: new Uint8Array(await made.arrayBuffer()), headers };
}
