import { expect } from 'chai';
import { z } from 'zod';
import { toCamel } from '../../../packages/adapters-http/src/body/names.ts';

describe('turning keys to camelCase', () => {
  it('follows the schema through objects, arrays, options and unions', () => {
    const Line = z.strictObject({
      order_item_id: z.string(),
      unit_price: z.strictObject({ amount: z.int() }).optional(),
    });
    const schema = z.strictObject({
      shipping_options: z.array(Line).default([]),
      pay_by: z.union([z.strictObject({ card_id: z.string() }), z.strictObject({ bank_id: z.string() })]).nullable(),
      line1: z.string(),
    });
    const value = schema.parse({
      shipping_options: [{ order_item_id: 'i', unit_price: { amount: 1 } }],
      pay_by: { bank_id: 'b' },
      line1: 'x',
    });
    expect(toCamel(value, schema)).to.deep.equal({
      shippingOptions: [{ orderItemId: 'i', unitPrice: { amount: 1 } }],
      payBy: { bankId: 'b' },
      line1: 'x',
    });
  });

  it('leaves the keys of free records alone, and follows their values', () => {
    const schema = z.strictObject({ attributes: z.record(z.string(), z.strictObject({ sort_order: z.int() })) });
    const value = schema.parse({ attributes: { shoe_size: { sort_order: 1 } } });
    expect(toCamel(value, schema)).to.deep.equal({ attributes: { shoe_size: { sortOrder: 1 } } });
  });

  it('leaves dates and bytes as they are', () => {
    const at = new Date(0);
    expect(toCamel({ made_at: at }, z.object({ made_at: z.date() }))).to.deep.equal({ madeAt: at });
  });
});
