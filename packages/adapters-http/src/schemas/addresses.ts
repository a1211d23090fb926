import type { SavedAddressView } from '@soko/application';
import { z } from 'zod';
import { AddressSchema, named, timestamp, viewId } from './common.ts';

export const SavedAddressSchema: z.ZodType<SavedAddressView> = named(
  'SavedAddress',
  {
    id: viewId('To be named at checkout'),
    address: AddressSchema,
    is_default_shipping: z.boolean(),
    is_default_billing: z.boolean(),
    created_at: timestamp('When it was saved'),
  },
  'An address that the user keeps; orders hold copies',
);

export const SavedAddressesSchema = named('SavedAddresses', { items: z.array(SavedAddressSchema).readonly() });

const defaults = {
  is_default_shipping: z.boolean().exactOptional().meta({ description: 'Takes the place of the present default' }),
  is_default_billing: z.boolean().exactOptional().meta({ description: 'Takes the place of the present default' }),
};

export const NewAddressBody = named('NewAddressBody', { address: AddressSchema, ...defaults });
export const AddressChangeBody = named('AddressChangeBody', { address: AddressSchema.exactOptional(), ...defaults });
