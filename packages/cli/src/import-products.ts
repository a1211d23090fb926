import { DomainError } from '@soko/domain';
import type { Config } from './config.ts';
import { readProductRows } from './csv.ts';
import { OPERATOR, withMarket } from './market.ts';
import type { Output } from './output.ts';
import { progress } from './progress.ts';

export type ImportProductsOptions = Readonly<{
  shop: string;
  format: string;
  currency?: string | undefined;
  stock: 'new' | 'set';
  dryRun: boolean;
  json: boolean;
}>;

const NOTHING = { created: 0, updated: 0, unchanged: 0, refused: 0 } as const;

/** Why a whole file was refused, as the flaws of rows are told; `line` is null where no line is to blame. */
const flawsOf = ({ code, message, facts }: DomainError) =>
  (facts.errors ?? [{ path: '', code, message }]).map((flaw) => ({
    line: Number(/^\/lines\/(\d+)$/.exec(flaw.path)?.[1]) || null,
    column: null,
    code: flaw.code,
    message: flaw.message,
  }));

/** How many flaws are printed for people; `--json` has them all. */
const SHOWN = 20;

/**
 * Takes a file of products (`-` is standard input) into a shop. Exit code 1 when anything was refused. With `json` there
 * is one document on standard output in any case: a file refused whole has errors, and no product in any count.
 */
export async function importProducts(
  config: Config,
  output: Output,
  file: string,
  { json, ...options }: ImportProductsOptions,
): Promise<number> {
  const bar = progress('products');
  const refusedWhole = (failure: unknown): never => {
    if (json && failure instanceof DomainError) output.say(JSON.stringify({ ...NOTHING, errors: flawsOf(failure) }));
    throw failure;
  };
  const report = await withMarket(config, async ({ app }) => {
    const rows = readProductRows(file);
    return app.catalog.importProducts(OPERATOR, { ...options, rows, onProgress: bar.update });
  })
    .finally(bar.stop)
    .catch(refusedWhole);
  const { created, updated, unchanged, refused, errors } = report;
  if (json) {
    output.say(JSON.stringify({ created, updated, unchanged, refused, errors }));
  } else {
    const prefix = options.dryRun ? 'Would be: ' : '';
    output.say(`${prefix}${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused`);
    for (const { line, column, message } of errors.slice(0, SHOWN)) {
      output.say(`  line ${line}${column === null ? '' : `, ${column}`}: ${message}`);
    }
    if (errors.length > SHOWN) output.say(`  and ${errors.length - SHOWN} more: --json tells them all`);
  }
  return refused === 0 ? 0 : 1;
}
