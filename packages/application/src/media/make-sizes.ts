import { isRefusal, Upload, type UploadId } from '@soko/domain';
import type { Media } from './media.ts';

/**
 * Makes the sizes of an image that everybody may read. Answers their keys by size: `thumb` is the WebP, `thumb_jpeg` the
 * JPEG. Null where the image cannot be read.
 */
export async function makeSizes(
  { publicFiles, pictures }: Pick<Media, 'publicFiles' | 'pictures'>,
  { uploadId, key }: Readonly<{ uploadId: UploadId; key: string }>,
): Promise<Readonly<Record<string, string>> | null> {
  const original = await publicFiles.open(key);
  if (original === null) return null;
  try {
    const made = await pictures.sized(original.bytes, Upload.sizes, Upload.sizeTypes);
    const keys = made.map(async ({ size, contentType, bytes }) => {
      const sizeKey = Upload.sizeKeyOf(uploadId, size, contentType);
      await publicFiles.put(sizeKey, { contentType, bytes });
      return [contentType === 'image/webp' ? size : `${size}_jpeg`, sizeKey] as const;
    });
    return Object.fromEntries(await Promise.all(keys));
  } catch (failure) {
    if (isRefusal(failure, 'image_not_valid')) return null;
    throw failure;
  }
}
