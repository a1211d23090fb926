import { type Flaw, refuse } from '../errors.ts';
import { Variant } from './variant.ts';

/** A variant that was made or changed, and where its flaws are told of. */
export type Placed = Readonly<{ variant: Variant; place: string }>;

/** What tells the variants of a product apart: attribute codes, of which every live variant has each once. */
export const Axes = {
  /** More axes, and more live variants, are refused. */
  most: 3,
  mostVariants: 100,

  /**
   * The axes of a product after some of its variants were made or changed. Those that stand already hold for the others
   * too; a variant that is alone brings its own, unless some are `fixed`. Refuses `validation_failed` for a variant that
   * lacks one, has another, or is like another in all of them, and for too many axes; `too_many_variants`.
   */
  of(
    all: readonly Variant[],
    placed: readonly Placed[],
    known: readonly string[],
    isFixed: boolean,
  ): readonly string[] {
    const live = all.filter(Variant.isLive);
    if (live.length > Axes.mostVariants) refuse('too_many_variants', { most: Axes.mostVariants });
    const other = live.find(({ id }) => !placed.some(({ variant }) => variant.id === id));
    const first = other ?? (isFixed && known.length > 0 ? undefined : placed[0]?.variant);
    const codes = first === undefined ? known : Object.keys(first.attributes);
    const axes = isSameSet(codes, known) ? known : codes;
    const errors = placed.flatMap((each) => [...misfits(each, axes), ...doubles(each, live)]);
    return errors.length === 0 ? axes : refuse('validation_failed', { errors });
  },

  isSameSet: (some: readonly string[], others: readonly string[]): boolean => isSameSet(some, others),
};

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((each) => others.includes(each));

function misfits({ variant: { attributes }, place }: Placed, axes: readonly string[]): Flaw[] {
  const codes = Object.keys(attributes);
  const at = (code: string) => `${place}/attributes/${code}`;
  return [
    ...(axes.length > Axes.most && codes.length > Axes.most
      ? [{ path: `${place}/attributes`, code: 'too_big', message: `has more than ${Axes.most} options` }]
      : []),
    ...axes
      .filter((code) => !codes.includes(code))
      .map((code) => ({ path: at(code), code: 'required', message: 'is missing' })),
    ...codes
      .filter((code) => !axes.includes(code))
      .map((code) => ({ path: at(code), code: 'unknown_key', message: 'is no option of this product' })),
  ];
}

function doubles({ variant, place }: Placed, live: readonly Variant[]): Flaw[] {
  const twin = live.find((other) => other.id !== variant.id && chosen(other) === chosen(variant));
  const message = `are those of ${twin?.sku}`;
  return twin === undefined ? [] : [{ path: `${place}/attributes`, code: 'variant_repeated', message }];
}

const chosen = ({ attributes }: Variant): string =>
  Object.keys(attributes)
    .sort()
    .map((code) => `${code}=${attributes[code]?.toLowerCase()}`)
    .join('\n');
