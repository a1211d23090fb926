import type { Config } from './config.ts';
import { withMarket } from './market.ts';
import type { Output } from './output.ts';
import { progress } from './progress.ts';
import { fillMarket } from './seed/fill-market.ts';
import { Stop } from './stop.ts';

export type SeedOptions = Readonly<{ products: number; variants: number; seed: number }>;

const BUYERS = 20;
const ORDERS = 50;

/** Fills the market with realistic data, the same for the same numbers; what is there already stays. */
export async function seed(config: Config, output: Output, options: SeedOptions): Promise<number> {
  if (config.environment === 'production') throw new Stop('Demo data and their logins have no place in production.');
  const bar = progress('products', { total: options.products });
  const { currency } = config.settings;
  const plan = { ...options, currency, buyers: BUYERS, orders: ORDERS, exports: [], onProgress: bar.update };
  const filled = await withMarket(config, (market) => fillMarket(market, plan)).finally(bar.stop);
  output.say(
    `${filled.shops} shops, ${filled.products} products, ${filled.users} users and ${filled.orders} orders are in.`,
  );
  return 0;
}
