import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXPORTS } from '@soko/application';
import { DomainError, type ImportKind } from '@soko/domain';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { readConfig } from './config.ts';
import { createUser } from './create-user.ts';
import { exportFile } from './export-file.ts';
import { importFile } from './import-file.ts';
import { migrate } from './migrate.ts';
import { openapi } from './openapi.ts';
import { type Output, outputTo } from './output.ts';
import { reconcile } from './reconcile.ts';
import { reindexSearch } from './reindex-search.ts';
import { seed } from './seed.ts';
import { serve, work } from './serve.ts';
import { Stop } from './stop.ts';
import { verify } from './verify.ts';

/** What a command is started in: that of the process, where nothing else is given. */
export type Surroundings = Readonly<{
  environment?: Readonly<Record<string, string | undefined>>;
  input?: Readable;
  output?: Output;
}>;

/** Runs the `soko` command and answers its exit code: 0 done, 1 it could not be done, 2 wrong usage. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<number> {
  const {
    environment = process.env,
    input = process.stdin,
    output = outputTo(process.stdout, process.stderr),
  } = surroundings;
  let exitCode = 0;
  const program = commands({ environment, input, output }, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (failure) {
    return explained(failure, output);
  }
}

type Done = (exitCode: number) => void;

function commands({ environment, input, output }: Required<Surroundings>, done: Done): Command {
  const program = new Command('soko')
    .description('The back end of a marketplace. Settings come from the environment: see .env.example.')
    .exitOverride()
    .configureOutput({ writeOut: output.write, writeErr: (text) => output.tell(text.trimEnd()) })
    .configureHelp({ showGlobalOptions: true });
  const config = () => readConfig(environment);

  program
    .command('serve')
    .description('serve the API, the documentation and, unless told otherwise, the jobs')
    .option('--processes <n>', 'so many processes that share the port', whole)
    .action(async ({ processes }: { processes?: number }) =>
      done(await serve({ ...config(), ...(processes === undefined ? {} : { processes }) }, output)),
    );
  program
    .command('worker')
    .description('do the jobs alone: mails, refunds, expiry, what hangs on events')
    .action(async () => done(await work(config(), output)));
  program
    .command('migrate')
    .description('bring the database to the present schema')
    .action(async () => done(await migrate(config(), output)));
  program
    .command('verify')
    .description('check every invariant of stock, orders and books; exit code 1 names what is broken')
    .option('--json', 'one JSON document', false)
    .action(async (options: { json: boolean }) => done(await verify(config(), output, options)));
  program
    .command('payments')
    .description('money at the payment providers')
    .command('reconcile')
    .description(
      "compare a provider's payments of a day with ours, and repair what is safe; exit code 1 when something is left",
    )
    .requiredOption('--provider <name>', 'the provider')
    .requiredOption('--date <day>', 'the day in UTC, such as 2026-11-21')
    .option('--json', 'one JSON document', false)
    .action(async (options) => done(await reconcile(config(), output, options)));
  program
    .command('openapi')
    .description('print the OpenAPI document')
    .action(() => output.write(openapi()));
  program
    .command('seed')
    .description('put realistic demo data in: categories, brands, shops, products, users, orders')
    .option('--products <n>', 'how many products', whole, 500)
    .option('--variants <n>', 'how many variants each', whole, 3)
    .option('--seed <n>', 'the same number gives the same data', whole, 1)
    .action(async (options: { products: number; variants: number; seed: number }) =>
      done(await seed(config(), output, options)),
    );

  const imports = program.command('import').description('take files in');
  const importing = (kind: ImportKind, what: string): Command =>
    imports
      .command(kind)
      .argument('<file>', 'a CSV or XLSX file, or - for standard input')
      .description(what)
      .requiredOption('--shop <slug>', 'the shop')
      .option('--currency <code>', "the prices' currency; the shop's if left out")
      .option('--errors <file>', 'write the refused rows there as CSV: corrected, they can be imported again')
      .option('--dry-run', 'check and count, and write nothing', false)
      .option('--json', 'one JSON document on standard output', false);
  importing('products', 'take a file of products into the catalogue of a shop')
    .addOption(
      new Option('--format <format>', 'how the file is laid out')
        .choices(['soko', 'shopify', 'woocommerce'])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--stock <which>', 'whose stock is set').choices(['new', 'set']).default('new'))
    .action(async (file: string, options) => done(await importFile(config(), output, 'products', file, options)));
  const OTHERS = { prices: 'the prices of SKUs', stock: 'the stock of SKUs', images: 'images of products' } as const;
  for (const kind of ['prices', 'stock', 'images'] as const) {
    importing(kind, `take ${OTHERS[kind]} that a shop has from a file`).action(async (file: string, options) =>
      done(await importFile(config(), output, kind, file, { ...options, format: 'soko', stock: 'new' })),
    );
  }

  const exports = program.command('export').description('write files that spreadsheets read, and the import too');
  for (const kind of EXPORTS) {
    exports
      .command(kind)
      .description(`write the ${kind} of a shop, or of all shops`)
      .option('--shop <slug>', 'the shop; all of them if left out')
      .addOption(new Option('--format <format>', 'the kind of file').choices(['csv', 'xlsx']).default('csv'))
      .option('-o, --output <file>', 'where to; - is standard output', '-')
      .action(async (options) => done(await exportFile(config(), output, kind, options)));
  }

  program
    .command('search')
    .description('what searches look through')
    .command('reindex')
    .description('make it anew: after a change of SOKO_SEARCH_LANGUAGE, or for an OpenSearch that is new')
    .action(async () => done(await reindexSearch(config(), output)));

  program
    .command('user')
    .description('accounts')
    .command('create')
    .description('make an account; the password is read from SOKO_USER_PASSWORD, else a line of standard input')
    .requiredOption('--email <email>', 'the e-mail')
    .option('--name <name>', 'what to call the person')
    .option('--admin', 'with the rights of an admin', false)
    .option('--staff', 'with the rights of staff', false)
    .action(async (options) => {
      const { SOKO_USER_PASSWORD: given, ...settings } = environment;
      const password = given ?? (await text(input)).split('\n', 1)[0] ?? '';
      done(await createUser(readConfig(settings), output, { ...options, password }));
    });
  return program;
}

function whole(value: string): number {
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return number;
}

/** One sentence on stderr for whatever went wrong, and the exit code. Only a fault of ours shows its stack. */
function explained(failure: unknown, output: Output): number {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2; // it has spoken already
  if (failure instanceof Stop) {
    output.tell(failure.message);
    return failure.exitCode;
  }
  if (failure instanceof DomainError) {
    const flaws = failure.facts.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
    output.tell(flaws ? `${failure.message}: ${flaws}` : failure.message);
    return 1;
  }
  output.tell(failure instanceof Error ? `This failed: ${failure.message}` : String(failure));
  if (process.env.SOKO_LOG_LEVEL === 'debug') output.tell(String((failure as Error)?.stack ?? ''));
  return 1;
}
