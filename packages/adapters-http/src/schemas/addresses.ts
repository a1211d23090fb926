import type { SavedAddressView } from '@soko/application';
import { z } from 'zod';
import { AddressSchema, addressShape, named, timestamp, viewId } from './common.ts';

export const SavedAddressSchema: z.ZodType<SavedAddressView> = named(
  'SavedAddress',
  {
    id: viewId('To be named at checkout'),
    ...addressShape,
    company: addressShape.company.nullable(),
    line2: addressShape.line2.nullable(),
    region: addressShape.region.nullable(),
    postal_code: addressShape.postal_code.nullable(),
    phone: addressShape.phone.nullable(),
    is_default_shipping: z.boolean(),
    is_default_billing: z.boolean(),
    created_at: timestamp('When it was saved'),
  },
  'An address that the user keeps; orders hold copies',
);

const defaults = {
  is_default_shipping: z.boolean().exactOptional().meta({ description: 'Takes the place of the present default' }),
  is_default_billing: z.boolean().exactOptional().meta({ description: 'Takes the place of the present default' }),
};

export const NewAddressBody = named('NewAddressBody', { ...AddressSchema.shape, ...defaults });

export const AddressPatch = named(
  'AddressPatch',
  {
    name: addressShape.name.exactOptional(),
    company: addressShape.company.nullable().exactOptional(),
    line1: addressShape.line1.exactOptional(),
    line2: addressShape.line2.nullable().exactOptional(),
    city: addressShape.city.exactOptional(),
    region: addressShape.region.nullable().exactOptional(),
    postal_code: addressShape.postal_code.nullable().exactOptional(),
    country: addressShape.country.exactOptional(),
    phone: addressShape.phone.nullable().exactOptional(),
    ...defaults,
  },
  'What is left out stays as it is; null takes a part away',
);
