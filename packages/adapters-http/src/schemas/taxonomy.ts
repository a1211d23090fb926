import type {
  AttributeOptionView,
  AttributeView,
  BrandDetailView,
  CategoryDetailView,
  KeptBrandView,
  KeptCategoryView,
} from '@soko/application';
import { Attribute, type CategoryId, type ShopId } from '@soko/domain';
import { z } from 'zod';
import { CategorySchema, categoryShape, NamedSchema } from './catalog.ts';
import { idOf, named, text, timestamp, viewId, whole } from './common.ts';

const productCount = z.int().meta({ description: 'Products on sale' });
const isActive = z.boolean().meta({ description: 'Whether it is told of; its products are on sale all the same' });

export const CategoryDetailSchema: z.ZodType<CategoryDetailView> = named('CategoryDetail', {
  ...categoryShape,
  children: z.array(CategorySchema).meta({ description: 'All below it, nested' }),
  description: z.string(),
  path: z.array(NamedSchema).meta({ description: 'Its ancestors, the root first' }),
  product_count: productCount.meta({ description: 'Products on sale in it and below it' }),
  is_active: isActive,
}) as z.ZodType<CategoryDetailView>;

export const BrandDetailSchema: z.ZodType<BrandDetailView> = named('BrandDetail', {
  id: viewId(),
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  logo: z.string().nullable().meta({ format: 'uri' }),
  product_count: productCount,
  is_active: isActive,
});

export const standing = z.enum(['active', 'suspended', 'deleted']);
const keptShape = {
  status: standing,
  created_at: timestamp('When it was added'),
  deleted_at: timestamp('When it was taken away').nullable(),
};
export const KeptCategorySchema: z.ZodType<KeptCategoryView> = named(
  'KeptCategory',
  { ...categoryShape, shop: NamedSchema.nullable(), ...keptShape },
  'A category, to staff',
);
export const KeptBrandSchema: z.ZodType<KeptBrandView> = named(
  'KeptBrand',
  { id: viewId(), name: z.string(), slug: z.string(), ...keptShape },
  'A brand, to staff',
);
export const standingQuery = {
  q: text({ max: 200 }, 'Words of the name').optional(),
  status: standing.optional().meta({ description: 'Only those that stand so' }),
};

const slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a slug')
  .meta({ description: 'What it is called in links; made of its name if left out', example: 'wax-prints' });
const imageUrl = z
  .url({ protocol: /^https$/ })
  .max(2048)
  .nullable()
  .meta({ description: 'Shown, never fetched', example: 'https://cdn.example/wax-prints.jpg' });
const description = text({ min: 0, max: 10_000 }, 'Plain text');
const MOST = 1_000_000;

const categoryName = text({ max: 200 }, 'The name of the category', 'Wax prints');
const categoryParts = {
  slug: slug.exactOptional(),
  description: description.exactOptional(),
  position: whole({ min: -MOST, max: MOST }, 'Siblings stand in the order of their positions, then of their names')
    .exactOptional()
    .meta({ example: 1 }),
  image: imageUrl.exactOptional(),
};
export const CategoryBody = named('CategoryBody', {
  name: categoryName,
  parent_id: idOf<CategoryId>('The category above it; a root if left out').nullable().exactOptional(),
  shop: z
    .union([z.literal('me'), idOf<ShopId>('The shop whose own it is')])
    .nullable()
    .exactOptional()
    .meta({
      description:
        'Whose own it is: `me`, or the id of a shop; null: the whole market’s. Left out: your shop’s, for admins the market’s',
    }),
  ...categoryParts,
});
const active = z
  .boolean()
  .exactOptional()
  .meta({ description: 'false: it is told of no more, nor what is below it; its products stay on sale' });
export const CategoryPatch = named('CategoryPatch', {
  name: categoryName.exactOptional(),
  parent_id: idOf<CategoryId>('Where it goes, with all below it; null: to the roots').nullable().exactOptional(),
  ...categoryParts,
  is_active: active,
});

const brandName = text({ max: 200 }, 'The name of the brand', 'Vlisco');
const brandParts = {
  slug: slug.exactOptional(),
  description: description.exactOptional(),
  logo: imageUrl.exactOptional(),
};
export const BrandBody = named('BrandBody', { name: brandName, ...brandParts });
export const BrandPatch = named('BrandPatch', { name: brandName.exactOptional(), ...brandParts, is_active: active });

const type = z
  .enum(['text', 'number', 'boolean', 'option'])
  .meta({ description: 'How values are read: `option` is one of its options' });
const OptionSchema: z.ZodType<AttributeOptionView> = named('AttributeOption', {
  id: viewId(),
  value: z.string().meta({ description: 'What variants hold and filters name', example: 'red' }),
  label: z.string().nullable().meta({ description: 'What people read in its place', example: 'Rouge' }),
  swatch: z.string().nullable().meta({ example: '#cc0000' }),
  position: z.int(),
});
export const AttributeSchema: z.ZodType<AttributeView> = named('Attribute', {
  id: viewId(),
  code: z.string().meta({ description: 'The key in `attributes` of a variant, and of filters', example: 'color' }),
  name: z.string(),
  type,
  unit: z.string().nullable(),
  is_variant_axis: z.boolean(),
  is_filterable: z.boolean(),
  options: z.array(OptionSchema),
});

const value = text({ max: 100 }, 'What variants hold and filters name', 'red').regex(/\S/, 'is empty');
const optionParts = {
  label: text({ max: 100 }, 'What people read in its place', 'Rouge').nullable().exactOptional(),
  swatch: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'is not a colour')
    .nullable()
    .exactOptional()
    .meta({ description: '`#` and six hexadecimal digits', example: '#cc0000' }),
  position: whole({ min: -MOST, max: MOST }, 'Its place among the options; last if left out')
    .exactOptional()
    .meta({ example: 1 }),
};
export const OptionBody = named('AttributeOptionBody', { value, ...optionParts });
export const OptionPatch = named('AttributeOptionPatch', { value: value.exactOptional(), ...optionParts });

const attributeName = text({ max: 100 }, 'The name of the attribute', 'Colour');
const attributeParts = {
  unit: text({ max: 20 }, 'What numbers are counted in', 'g').nullable().exactOptional(),
  is_variant_axis: z
    .boolean()
    .exactOptional()
    .meta({ description: 'Whether variants of one product may differ by it; if left out, those of type `option` do' }),
  is_filterable: z.boolean().exactOptional().meta({ description: 'Whether lists are filtered by it' }),
};
export const AttributeBody = named('AttributeBody', {
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, 'is not the code of an attribute')
    .meta({ description: 'Never changes', example: 'color' }),
  name: attributeName,
  type,
  ...attributeParts,
  options: z.array(OptionBody).max(Attribute.mostOptions).exactOptional(),
});
export const AttributePatch = named('AttributePatch', { name: attributeName.exactOptional(), ...attributeParts });
