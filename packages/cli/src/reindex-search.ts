import { remakeListing, searchLanguages } from '@soko/adapters-db';
import type { Config } from './config.ts';
import { OPERATOR, withMarket } from './market.ts';
import type { Output } from './output.ts';
import { progress } from './progress.ts';
import { Stop } from './stop.ts';

/** Makes all that searches look through anew: in the database, and in the index outside where there is one. */
export async function reindexSearch(config: Config, output: Output): Promise<number> {
  const { url, language } = config.search;
  const bar = progress('products');
  const count = await withMarket(config, async ({ knex, searchIndex, app }) => {
    const known = await searchLanguages(knex);
    if (!known.includes(language)) throw new Stop(`SOKO_SEARCH_LANGUAGE is one of ${known.join(', ')}.`);
    const products = await remakeListing(knex, language, bar.update);
    if (url === null) return products;
    await searchIndex.prepare();
    return app.search.indexProducts(OPERATOR, {});
  }).finally(bar.stop);
  output.say(`${count} products can be searched, in the language ${language}.`);
  return 0;
}
