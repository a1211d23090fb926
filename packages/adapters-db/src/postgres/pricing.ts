import type { CommissionRule, Pricing, PricingRules, Promotion, ShippingOption, TaxRate } from '@soko/domain';
import { columns, MONEY } from './columns.ts';
import type { Scope } from './scope.ts';
import { sqlOne } from './sql.ts';

const PROMOTION = columns<Promotion>({
  id: 'uuid',
  name: 'text',
  code: 'text',
  kind: 'text',
  rate: 'integer',
  amount: 'bigint',
  currency: 'text',
  fundedBy: 'text',
  startsAt: 'timestamptz',
  endsAt: 'timestamptz',
  shopIds: 'uuid[]',
  categoryIds: 'uuid[]',
  productIds: 'uuid[]',
  variantIds: 'uuid[]',
  priority: 'integer',
});
const TAX_RATE = columns<TaxRate>({
  id: 'uuid',
  name: 'text',
  country: 'text',
  region: 'text',
  categoryId: 'uuid',
  rate: 'integer',
  inclusive: 'boolean',
});
const SHIPPING_OPTION = columns<Omit<ShippingOption, 'shopId' | 'countries'>>({
  id: 'uuid',
  name: 'text',
  price: MONEY,
  maxWeightG: 'integer',
});
const COMMISSION_RULE = columns<CommissionRule>({ shopId: 'uuid', categoryId: 'uuid', rate: 'integer' });

const live = (table: string) => `${table}.deleted_at is null and ${table}.suspended_at is null
    and (${table}.active_from is null or ${table}.active_from <= now())
    and (${table}.active_until is null or now() < ${table}.active_until)`;
const list = (object: string, table: string, from: string) =>
  `(select coalesce(json_agg(${object} order by ${table}.id), '[]') from ${from} and ${live(table)})`;

/** $1 the shops, $2 the country or null, $3 the coupons. */
const RULES = `
select
  ${list(
    PROMOTION.object('p'),
    'p',
    `soko.promotions p where (p.code is null or p.code = any ($3)) and (p.shop_ids = '{}' or p.shop_ids && $1::uuid[])
      and (p.usage_limit is null or p.used < p.usage_limit)`,
  )} as promotions,
  ${list(TAX_RATE.object('t'), 't', 'soko.tax_rates t where t.country = $2')} as "taxRates",
  ${list(
    SHIPPING_OPTION.object('o', `'shopId', z.shop_id`, `'countries', z.countries`),
    'o',
    `soko.shipping_options o join soko.shipping_zones z on z.id = o.zone_id
    where z.shop_id = any ($1) and $2 = any (z.countries) and ${live('z')}`,
  )} as "shippingOptions",
  ${list(
    COMMISSION_RULE.object('r'),
    'r',
    'soko.commission_rules r where (r.shop_id is null or r.shop_id = any ($1))',
  )} as "commissionRules"`;

const NONE: PricingRules = { promotions: [], taxRates: [], shippingOptions: [], commissionRules: [] };

export function pricing({ trx }: Scope): Pricing {
  return {
    rulesFor: async ({ shopIds, country, coupons }) => {
      const rules = await sqlOne<PricingRules>(trx, 'pricing_rules', RULES, [shopIds, country, coupons]);
      return rules ? { ...rules, promotions: rules.promotions.map(PROMOTION.revive) } : NONE;
    },
  };
}
