import { type Flaw, refuse } from '../errors.ts';
import type { AttributeId, AttributeOptionId } from '../ids.ts';
import { LifeCycle } from '../life-cycle.ts';
import { shortHash } from './hash.ts';

export type AttributeType = 'text' | 'number' | 'boolean' | 'option';

/** A value that an attribute offers. */
export type AttributeOption = Readonly<{
  id: AttributeOptionId;
  /** What variants hold, orders freeze and filters name: it changes only while no variant has it. */
  value: string;
  /** What people read in its place. */
  label: string | null;
  /** `#` and six hexadecimal digits. */
  swatch: string | null;
  position: number;
}>;

/** What variants differ by, or are described with: colour, size, weight of the cloth. */
export type Attribute = Readonly<{
  id: AttributeId;
  /** The key in a variant's `attributes`, and of filters. Never changes. */
  code: string;
  name: string;
  /** Never changes: it decides how values are read. */
  type: AttributeType;
  /** What numbers are counted in: `g`, `cm`. */
  unit: string | null;
  /** Whether variants of one product may differ by it. */
  isVariantAxis: boolean;
  isFilterable: boolean;
  /** In their order: by position, then by value. Only attributes of type `option` have any. */
  options: readonly AttributeOption[];
  /** Counts the writings, from 1: the store counts it up with each. */
  version: number;
}> &
  LifeCycle;

/** A value as its attribute understands it. */
export type AttributeValue =
  | Readonly<{ type: 'text'; value: string }>
  | Readonly<{ type: 'number'; value: number }>
  | Readonly<{ type: 'boolean'; value: boolean }>
  | Readonly<{ type: 'option'; value: string; optionId: AttributeOptionId }>;

type Named<T> = { readonly [K in keyof T]?: T[K] | undefined };
export type OptionForm = Readonly<{ value: string }> & Named<Omit<AttributeOption, 'id' | 'value'>>;
export type OptionChanges = Named<Omit<AttributeOption, 'id'>>;
export type AttributeForm = Readonly<{ code: string; name: string; type: AttributeType }> & AttributeChanges;
/** What is not named stays. */
export type AttributeChanges = Named<Pick<Attribute, 'name' | 'unit' | 'isVariantAxis' | 'isFilterable'>>;

const LONGEST_VALUE = 100;
const NUMBER = /^-?\d{1,12}(\.\d{1,6})?$/;
const YES: readonly string[] = ['true', 'yes', '1'];
const NO: readonly string[] = ['false', 'no', '0'];

export const Attribute = {
  /** More options are refused. */
  mostOptions: 500,

  /** Refuses what `addOption` refuses. */
  make(
    { code, name, type, unit = null, isVariantAxis = type === 'option', isFilterable = true }: AttributeForm,
    options: readonly (OptionForm & Readonly<{ id: AttributeOptionId }>)[],
    { id }: Readonly<{ id: AttributeId }>,
  ): Attribute {
    const own = { id, code, name, type, unit, isVariantAxis, isFilterable, version: 1, ...LifeCycle.fresh };
    return options.reduce<Attribute>((made, { id: optionId, ...form }) => Attribute.addOption(made, form, optionId), {
      ...own,
      options: [],
    });
  },

  edit: (attribute: Attribute, changes: AttributeChanges): Attribute => ({ ...attribute, ...told(changes) }),

  /** An attribute that is gone leaves its code to others. Refuses `attribute_in_use` while variants have it. */
  remove(attribute: Attribute, isUsed: boolean, at: Date): Attribute {
    if (isUsed) refuse('attribute_in_use');
    return { ...attribute, code: `${attribute.code.slice(0, 54)}_${shortHash(attribute.id)}`, deletedAt: at };
  },

  /** The attribute, unless it is gone. Refuses `not_found`. */
  present: (attribute: Attribute | null): Attribute =>
    attribute?.deletedAt === null ? attribute : refuse('not_found'),

  /** The option of this id. Refuses `not_found`. */
  option: (attribute: Attribute, id: AttributeOptionId): AttributeOption =>
    attribute.options.find((each) => each.id === id) ?? refuse('not_found'),

  /** Last, unless its position says otherwise. Refuses `attribute_without_options`, `option_taken`, `too_many_options`. */
  addOption(attribute: Attribute, { value, ...form }: OptionForm, id: AttributeOptionId): Attribute {
    const { type, options } = attribute;
    if (type !== 'option') refuse('attribute_without_options', { type });
    if (options.length >= Attribute.mostOptions) refuse('too_many_options', { limit: Attribute.mostOptions });
    requireUnlike(attribute, value, id);
    const last = options.reduce((highest, { position }) => Math.max(highest, position), -1);
    const plain = { id, value, label: null, swatch: null, position: last + 1 };
    return { ...attribute, options: inOrder([...options, { ...plain, ...told(form) }]) };
  },

  /** Refuses `not_found`, `option_taken`, and `attribute_in_use` for another value of one that variants have. */
  changeOption(attribute: Attribute, id: AttributeOptionId, changes: OptionChanges, isUsed: boolean): Attribute {
    const was = Attribute.option(attribute, id);
    const is: AttributeOption = { ...was, ...told(changes) };
    if (isUsed && is.value !== was.value) refuse('attribute_in_use', { value: was.value });
    if (is.value !== was.value) requireUnlike(attribute, is.value, id);
    return { ...attribute, options: inOrder(attribute.options.map((each) => (each === was ? is : each))) };
  },

  /** Refuses `not_found`, and `attribute_in_use` while variants have it. */
  removeOption(attribute: Attribute, id: AttributeOptionId, isUsed: boolean): Attribute {
    const gone = Attribute.option(attribute, id);
    if (isUsed) refuse('attribute_in_use', { value: gone.value });
    return { ...attribute, options: attribute.options.filter((each) => each !== gone) };
  },

  /**
   * What a text means as a value of this attribute: options in any case, numbers with at most six decimals, yes or no.
   * Refuses `validation_failed` with the flaw at `path`, else at `/attributes/<code>`.
   */
  read(attribute: Attribute, text: string, path = `/attributes/${attribute.code}`): AttributeValue {
    const flaw = (code: string, message: string): never => {
      const errors: readonly Flaw[] = [{ path, code, message }];
      return refuse('validation_failed', { errors });
    };
    const value = text.trim().normalize('NFC');
    if (value === '') return flaw('too_small', 'is empty');
    if (value.length > LONGEST_VALUE) return flaw('too_big', `is longer than ${LONGEST_VALUE} characters`);
    switch (attribute.type) {
      case 'text':
        return { type: 'text', value };
      case 'number':
        return NUMBER.test(value)
          ? { type: 'number', value: Number(value) }
          : flaw('not_a_number', 'is not a number with at most 6 decimals');
      case 'boolean': {
        const word = value.toLowerCase();
        if (YES.includes(word)) return { type: 'boolean', value: true };
        return NO.includes(word)
          ? { type: 'boolean', value: false }
          : flaw('not_a_boolean', 'is neither true nor false');
      }
      case 'option': {
        const found =
          attribute.options.find((option) => option.value === value) ??
          attribute.options.find((option) => keyOf(option.value) === keyOf(value));
        if (found) return { type: 'option', value: found.value, optionId: found.id };
        return flaw('not_an_option', `is no option of ${attribute.code}`);
      }
    }
  },

  /** The one text of a value: what variants hold. −0 is 0. */
  text: ({ value }: AttributeValue): string => (typeof value === 'number' ? String(value + 0) : String(value)),
};

const keyOf = (value: string): string => value.normalize('NFC').toLowerCase();

/** Options are told apart whatever the case of their letters. Refuses `option_taken`. */
function requireUnlike({ options }: Attribute, value: string, id: AttributeOptionId): void {
  const isTaken = options.some((each) => each.id !== id && keyOf(each.value) === keyOf(value));
  if (isTaken) refuse('option_taken', { value });
}

const inOrder = (options: readonly AttributeOption[]): readonly AttributeOption[] =>
  [...options].sort((a, b) => a.position - b.position || (a.value < b.value ? -1 : 1));

const told = (changes: object) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

export interface Attributes {
  /** The attribute with its options, held. */
  lock(id: AttributeId): Promise<Attribute | null>;
  /** The live attributes of these codes with their options, as they are now; unknown ones are missing. No lock. */
  byCode(codes: readonly string[]): Promise<readonly Attribute[]>;
  /** Whether a variant that is not deleted has the attribute, or this value of it. Reads all variants of the market. */
  isUsed(attribute: Attribute, value?: string): Promise<boolean>;
  /** Refuses `code_taken`, and `option_taken`; so does `save`. */
  insert(attribute: Attribute): Promise<void>;
  /** Options that it has no more are gone for good. */
  save(attribute: Attribute): Promise<void>;
}
