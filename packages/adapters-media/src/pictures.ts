import { createRequire } from 'node:module';
import type { Picture, Pictures } from '@soko/application';
import { refuse } from '@soko/domain';
import type * as FileType from 'file-type';
import type SharpModule from 'sharp';

/** Asked of the header, before anything is unpacked. */
const MOST_PIXELS = 40_000_000;
/** How many images are worked on at once in this process, and for how long each (seconds). */
const AT_ONCE = 2;
const LONGEST = 20;
/** How many wait for their turn; more are asked to come again. */
const MOST_WAITING = 50;

type Sharp = typeof SharpModule;
type Settings = Readonly<{ format: 'jpeg' | 'png' | 'webp'; options: Readonly<Record<string, number | boolean>> }>;

const FORMATS: Readonly<Record<string, Settings>> = {
  'image/jpeg': { format: 'jpeg', options: { quality: 85, mozjpeg: false } },
  'image/png': { format: 'png', options: { compressionLevel: 7 } },
  'image/webp': { format: 'webp', options: { quality: 82, effort: 3 } },
};

/** Images by libvips. It is an optional package: throws a sentence where it is not installed. Loaded by the first image. */
export function sharpPictures(): Pictures {
  installed((load) => load.resolve('sharp'));
  let loaded: Sharp | undefined;
  const sharp = (): Sharp => (loaded ??= loadedSharp());
  const inTurn = turns(AT_ONCE);
  const open = (bytes: Uint8Array) =>
    sharp()(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: false }).timeout({ seconds: LONGEST });

  const made = async (image: ReturnType<typeof open>, contentType: string): Promise<Picture> => {
    const { format, options } = FORMATS[contentType] ?? refuse('file_type_not_allowed');
    const { data, info } = await image.toFormat(format, options).toBuffer({ resolveWithObject: true });
    return { bytes: data, contentType, width: info.width, height: info.height };
  };

  return {
    async remade(bytes, types) {
      const { fileTypeFromBuffer }: typeof FileType = createRequire(import.meta.url)('file-type');
      const contentType = (await fileTypeFromBuffer(bytes))?.mime ?? '';
      if (!types.includes(contentType) || !Object.hasOwn(FORMATS, contentType)) {
        return refuse('file_type_not_allowed', { types });
      }
      return inTurn(() =>
        readable(async () => {
          const { width, height, pages = 1 } = await open(bytes).metadata();
          if (width * height > MOST_PIXELS) refuse('image_not_valid', { most_pixels: MOST_PIXELS });
          if (pages > 1) refuse('image_not_valid', { detail: 'The image moves: send a still one.' });
          return made(open(bytes).autoOrient(), contentType);
        }),
      );
    },
    sized: (bytes, sizes, types) =>
      inTurn(() =>
        readable(async () => {
          const all: (Picture & { size: string })[] = [];
          // From the largest down, each from the one before: the whole image is unpacked once.
          let source = bytes;
          for (const { name, pixels } of [...sizes].sort((a, b) => b.pixels - a.pixels)) {
            const box = { width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true } as const;
            source = await open(source).resize(box).png({ compressionLevel: 1 }).toBuffer();
            for (const type of types) {
              const still = open(source);
              const flat = type === 'image/jpeg' ? still.flatten({ background: '#ffffff' }) : still;
              all.push({ size: name, ...(await made(flat, type)) });
            }
          }
          return all;
        }),
      ),
  };
}

function loadedSharp(): Sharp {
  const sharp = installed<Sharp>((load) => load('sharp'));
  sharp.cache(false); // every image comes once
  // What begins like an image and is another thing behind is read by no other reader.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
  return sharp;
}

function installed<Found>(find: (load: NodeJS.Require) => Found): Found {
  try {
    return find(createRequire(import.meta.url));
  } catch (cause) {
    throw new Error(
      'Images need the package sharp, which is not installed here: install again with optional packages.',
      {
        cause,
      },
    );
  }
}

/** What libvips says of an image that it cannot read means that there is none. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    if (failure instanceof Error && failure.constructor === Error) refuse('image_not_valid');
    throw failure;
  }
}

/** Lets so many work at once; the others wait for their turn. Refuses `unavailable` where too many wait. */
function turns(atOnce: number) {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= MOST_WAITING) refuse('unavailable', { retry_after: 5 });
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
