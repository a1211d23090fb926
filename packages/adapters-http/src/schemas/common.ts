import type { Id, Money } from '@soko/domain';
import { Currency } from '@soko/domain';
import { z } from 'zod';

/**
 * An object schema with a name: it becomes a component of the OpenAPI document under that name, and takes or shows
 * exactly these members. Names are unique in the whole document.
 */
export const named = <Shape extends z.core.$ZodLooseShape>(name: string, shape: Shape, description?: string) =>
  z.strictObject(documentable(shape)).meta({ id: name, ...(description === undefined ? {} : { description }) });

/**
 * The maker of the document takes members that may be absent, but may not be undefined, for required. JSON knows no
 * undefined, so plain optional members mean the same on the wire; the types keep the difference. Getters, by which a
 * schema names itself, are left to be called later.
 */
function documentable<Shape extends z.core.$ZodLooseShape>(shape: Shape): Shape {
  const members = Object.entries(Object.getOwnPropertyDescriptors(shape)).map(([key, member]) => {
    const schema: unknown = member.value;
    if (!(schema instanceof z.ZodExactOptional)) return [key, member] as const;
    return [key, { ...member, value: z.optional(schema.unwrap()).meta(schema.meta() ?? {}) }] as const;
  });
  return Object.defineProperties({}, Object.fromEntries(members)) as Shape;
}

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const EXAMPLE_ID = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e';

/** An id in a request. In a path a text of another form answers 404, in a body or query 422. */
export const idOf = <I extends Id>(description = 'A UUIDv7') =>
  z
    .string()
    .regex(UUID, 'is not an id')
    .transform((text) => text.toLowerCase() as I)
    .meta({ format: 'uuid', description, example: EXAMPLE_ID });

/** An id in a view. */
export const viewId = (description = 'A UUIDv7') =>
  z.string().meta({ format: 'uuid', description, example: EXAMPLE_ID });

/** An id, or the slug that stands for it: the query tells them apart. */
export const idOrSlug = (description: string) =>
  z
    .string()
    .min(1)
    .max(120)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is neither an id nor a slug')
    .meta({ description, example: 'wax-print-shirt' });

/** A SKU code in a path, a query or a body. */
export const skuCode = (description = 'The code of a SKU, in any case') =>
  z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\x21-\x7e]+$/, 'is not a SKU')
    .meta({ description, example: 'SHIRT-RED-M' });

/** Free text: trimmed of nothing, limited in characters and in UTF-8 bytes (four per character at most). */
export const text = (limits: { min?: number; max: number }, description: string, example?: string) =>
  z
    .string()
    .min(limits.min ?? 1)
    .max(limits.max)
    .refine((value) => new TextEncoder().encode(value).length <= limits.max * 4, 'is too long in bytes')
    .meta({ description, ...(example === undefined ? {} : { example }) });

/** An e-mail address as it is typed; the domain decides what its normal form is. */
export const email = (description = 'An e-mail address') =>
  z
    .string()
    .max(254)
    .regex(/^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@]{1,253}$/, 'is not an e-mail address')
    .meta({ description, format: 'email', example: 'ada@example.com' });

/** A phone number in E.164. */
export const phone = (description = 'A phone number in E.164') =>
  z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'is not a phone number in E.164')
    .meta({ description, example: '+2348012345678' });

/** A phone number as people write it: in E.164, or without a prefix where it is one of the market's own country. */
export const typedPhone = (description = 'A phone number; without a prefix one of the market’s country') =>
  z
    .string()
    .max(40)
    .regex(/^\+?[\d\s()./-]{5,}$/, 'is not a phone number')
    .meta({ description, example: '+2348012345678' });

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'is not an ISO 3166-1 alpha-2 code')
  .meta({ description: 'ISO 3166-1 alpha-2', example: 'NG' });

/** How many of something are wanted: 1 to 999. */
export const quantity = z.int().min(1).max(999).meta({ description: 'How many, 1 to 999', example: 2 });

/** A whole number within what JSON carries exactly. */
export const whole = (limits: { min?: number; max?: number }, description: string) =>
  z
    .int()
    .min(limits.min ?? -Number.MAX_SAFE_INTEGER)
    .max(limits.max ?? Number.MAX_SAFE_INTEGER)
    .meta({ description });

export const currency = z
  .string()
  .refine((code): code is Currency => Currency.is(code), 'is not an ISO 4217 currency')
  .meta({ description: 'ISO 4217', example: 'NGN', maxLength: 3 }) as z.ZodType<Currency, string>;

/** An amount in whole minor units with its currency, in requests and in answers. */
export const MoneySchema: z.ZodType<Money> = named(
  'Money',
  {
    amount: z.int().meta({ description: 'Whole minor units (kobo, cents); never a float', example: 199900 }),
    currency,
  },
  'An amount of money in minor units',
);

/** An instant: RFC 3339 in UTC. */
export const timestamp = (description: string) =>
  z.string().meta({ description, format: 'date-time', example: '2026-11-21T09:30:00.000Z' });

/** A URL that is shown, never followed by the server. */
export const url = (description: string) =>
  z.string().meta({ description, format: 'uri', example: 'https://soko.example/p/1.jpg' });

/** What a postal address consists of. */
export const addressShape = {
  name: text({ max: 120 }, 'Who receives it', 'Ada Obi'),
  company: text({ max: 120 }, 'The company, if any'),
  line1: text({ max: 200 }, 'Street and number', '12 Marina Road'),
  line2: text({ max: 200 }, 'Flat, floor, landmark'),
  city: text({ max: 120 }, 'The city', 'Lagos'),
  region: text({ max: 120 }, 'State or region', 'Lagos'),
  postal_code: text({ max: 20 }, 'The postal code', '101241'),
  country,
  phone: phone(),
};

/** A postal address, in requests and in answers. */
export const AddressSchema = named(
  'Address',
  {
    ...addressShape,
    company: addressShape.company.exactOptional(),
    line2: addressShape.line2.exactOptional(),
    region: addressShape.region.exactOptional(),
    postal_code: addressShape.postal_code.exactOptional(),
    phone: addressShape.phone.exactOptional(),
  },
  'A postal address',
);

/** A number in a query. */
export const queryWhole = (limits: { min?: number; max?: number }, description: string) =>
  z
    .string()
    .regex(/^-?\d{1,16}$/, 'is not a whole number')
    .transform(Number)
    .pipe(
      z
        .int()
        .min(limits.min ?? -Number.MAX_SAFE_INTEGER)
        .max(limits.max ?? Number.MAX_SAFE_INTEGER),
    )
    .meta({
      type: 'integer',
      description,
      ...(limits.min === undefined ? {} : { minimum: limits.min }),
      ...(limits.max === undefined ? {} : { maximum: limits.max }),
    });

/** A number in a query that may have two decimals. */
export const queryDecimal = (limits: { min: number; max: number }, description: string) =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/, 'is not a number of at most two decimals')
    .transform(Number)
    .pipe(z.number().min(limits.min).max(limits.max))
    .meta({ type: 'number', description, minimum: limits.min, maximum: limits.max });

/** An instant in a query, in UTC and in the years that the database knows. */
export const queryMoment = (description: string) =>
  z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text).toISOString())
    .refine((text) => /^\d{4}-/.test(text) && text >= '0001', 'is out of range')
    .meta({ description, format: 'date-time', example: '2026-11-01T00:00:00Z' });

/** A yes or no in a query: `true` or `false`. */
export const queryFlag = (description: string) =>
  z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .meta({ type: 'boolean', description });

/** Attribute filters in a query, `attributes[color]=red,blue`: any of the values, all of the attributes. */
export const queryAttributes = (description: string) =>
  z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'is not an attribute'),
      z
        .string()
        .min(1)
        .max(400)
        .transform((values) => values.split(',').filter((value) => value !== '')),
    )
    .refine((filters) => Object.keys(filters).length <= 20, 'names too many attributes')
    .meta({ type: 'object', additionalProperties: { type: 'string' }, description, example: { color: 'red,blue' } });

const FlawSchema = named('Flaw', {
  path: z
    .string()
    .meta({ description: 'A JSON Pointer into the body, or `query/…`, `header/…`', example: '/items/0/quantity' }),
  code: z.string().meta({ description: 'What is wrong, machine-readable', example: 'too_small' }),
  message: z.string().meta({ description: 'What is wrong, for people' }),
});

/** RFC 9457. Facts of the refusal stand beside these members. */
export const ProblemSchema = z
  .looseObject({
    type: z.string().meta({ format: 'uri', description: 'The page that explains the code' }),
    title: z.string().meta({ description: 'What the code means' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: z.string().meta({ description: 'What happened this time' }),
    code: z.string().meta({ description: 'Stable and machine-readable', example: 'out_of_stock' }),
    request_id: z.string().meta({ description: 'Stands in the logs too' }),
    errors: z.array(FlawSchema).meta({ description: 'The single wrong values' }),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused (RFC 9457)' });
