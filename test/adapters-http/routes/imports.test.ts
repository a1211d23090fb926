import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import writeExcelFile from 'write-excel-file/node';
import { aJobCall, anId } from '../../support/builders/index.ts';
import type { Received } from '../../support/client.ts';
import { aPicture } from '../../support/pictures.ts';
import { openServer, type Server } from '../../support/server.ts';
import { eventually, expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';
import type { Seller } from '../../support/server-town.ts';
import { type ImportForm, importForm } from '../../support/writes-of-imports.ts';
import { zipOf } from '../../support/zip.ts';

const HEADER = 'handle,name,sku,price,on_hand';
const csvOf = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

const LONG = process.env['SOKO_TEST_LONG'] === '1';

/** Sends one line without an end until it is answered; answers the status and the code. */
function endless(
  url: string,
  { access, type, announced }: Readonly<{ access: string; type: string; announced: number | null }>,
): Promise<[number | undefined, string]> {
  const length = announced === null ? {} : { 'content-length': announced };
  const headers = { authorization: `Bearer ${access}`, 'content-type': type, ...length };
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers }, async (answer) => {
      const text = Buffer.concat(await answer.toArray()).toString();
      sending.destroy();
      resolve([answer.statusCode, JSON.parse(text).code]);
    });
    sending.on('error', (failure) => (sending.destroyed ? undefined : reject(failure)));
    if (type !== 'text/csv')
      sending.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
    const line = Buffer.alloc(65_536, 'a');
    const more = () => {
      while (!sending.destroyed && sending.write(line));
      if (!sending.destroyed) sending.once('drain', more);
    };
    more();
  });
}

/** Does the work with a temporary folder of its own, and answers what is left there. */
async function inScratch<T>(work: () => Promise<T>): Promise<Readonly<{ answer: T; left: readonly string[] }>> {
  const [own, usual] = [await mkdtemp(join(tmpdir(), 'soko-scratch-')), process.env['TMPDIR']];
  process.env['TMPDIR'] = own;
  try {
    const answer = await work();
    return { answer, left: await readdir(own) };
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    await rm(own, { recursive: true, force: true });
  }
}

describe('/seller/imports and /admin/imports', () => {
  let server: Server;
  let admin: string;
  const web = new Map<string, Uint8Array>();
  before(async () => {
    server = await openServer({ media: { web: { read: async (url) => web.get(url) ?? 'url_not_reachable' } } });
    admin = (await server.withRole('admin')).access;
    await mkdir(server.privateFolder, { recursive: true }); // else it is there from the first file on
  });
  after(() => server.close());

  const send = async (as: string, form: ImportForm, { path = '/seller/imports', key = '' } = {}): Promise<Received> => {
    const { raw, headers } = await importForm(form);
    return server.client.post(path, { as, raw, headers, ...(key === '' ? {} : { key }) });
  };
  const run = (id: string) => server.app.catalog.runImport(aJobCall('run_import'), { id: id as never });
  /** Hands a file in, does the job, and answers the import. */
  const imported = async ({ access }: Pick<Seller, 'access'>, form: ImportForm) => {
    const { id } = expectStatus(await send(access, form), 202);
    await run(id);
    return expectStatus(await server.client.get(`/seller/imports/${id}`, { as: access }), 200);
  };
  const counts = (created: number, updated = 0, unchanged = 0, refused = 0) => ({
    created,
    updated,
    unchanged,
    refused,
  });
  const number = () => anId().slice(-8).toUpperCase();
  const products = (shop: Seller['shop']) => server.owner('soko.products').where({ shop_id: shop.id }).orderBy('id');
  const files = async (): Promise<number> =>
    (await readdir(server.privateFolder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile())
      .length;

  it('take a file, and tell how far it is and what came of it', async () => {
    const seller = await server.seller();
    const sku = `A-${number()}`;
    const answer = await send(seller.access, { bytes: csvOf(`pot,Pot,${sku},12.50,3`) });
    const queued = expectStatus(answer, 202);
    expect(answer.headers.get('location')).to.match(new RegExp(`/seller/imports/${queued.id}$`));
    expect(queued).to.deep.include({
      status: 'queued',
      kind: 'products',
      format: 'auto',
      dry_run: false,
      counts: counts(0),
      progress: 0,
      errors: [],
      error_file_url: null,
      started_at: null,
      finished_at: null,
    });
    await run(queued.id);
    const done = expectStatus(await server.client.get(`/seller/imports/${queued.id}`, { as: seller.access }), 200);
    expect(done).to.deep.include({ status: 'completed', format: 'soko', counts: counts(1) });
    expect(done).to.deep.include({ progress: 100, errors: [] });
    expect(done.shop.slug).to.equal(seller.shop.slug);
  });

  it('are read in the format that their headers tell', async () => {
    const seller = await server.seller();
    const shopify = `Handle,Title,Published,Variant SKU,Variant Price,Variant Inventory Qty\ncup,Cup,TRUE,C-${number()},2.50,4\n`;
    const woo = `Type,Name,SKU,Regular price\nsimple,Tray,T-${number()},9\n`;
    for (const [format, bytes] of Object.entries({ shopify, woocommerce: woo })) {
      const done = await imported(seller, { bytes });
      expect(done).to.deep.include({ status: 'completed', format, counts: counts(1), errors: [] });
    }
    const unknown = await imported(seller, { bytes: 'Colour\nred\n' });
    expect([unknown.status, unknown.format]).to.deep.equal(['failed', 'soko']);
  });

  it('of a seller make products that wait for approval, of an admin such as are approved', async () => {
    const seller = await server.seller();
    await imported(seller, { bytes: csvOf(`pot,Pot,B-${number()},1,1`) });
    const form = { shop: seller.shop.slug, bytes: csvOf(`jug,Jug,B-${number()},1,1`) };
    const { id } = expectStatus(await send(admin, form, { path: '/admin/imports' }), 202);
    await run(id);
    expect((await products(seller.shop)).map(({ name, status }) => [name, status])).to.deep.equal([
      ['Pot', 'pending_review'],
      ['Jug', 'approved'],
    ]);
    const told = expectStatus(await server.client.get(`/admin/imports/${id}`, { as: admin }), 200);
    expect(told).to.deep.include({ status: 'completed', counts: counts(1) });
  });

  it('J10: report each row, and change nothing the second time', async () => {
    const seller = await server.seller();
    const bytes = csvOf(`pot,Pot,C-${number()},12.50,3`, `jug,Jug,C-${number()},ten,1`);
    const first = await imported(seller, { bytes });
    expect(first).to.deep.include({ status: 'completed', counts: counts(1, 0, 0, 1) });
    expect(first.errors).to.deep.equal([
      {
        line: 3,
        column: 'price',
        code: 'price_not_valid',
        message: '"ten" is not an amount of NGN: write 1299.00, without sign, symbol or separators of thousands.',
      },
    ]);
    const catalogue = async () =>
      JSON.stringify([await products(seller.shop), await server.owner('soko.stock_levels')]);
    const before = await catalogue();
    expect((await imported(seller, { bytes })).counts).to.deep.equal(counts(0, 0, 1, 1));
    expect(await catalogue()).to.equal(before);
  });

  it('give the refused rows back as a file that can be corrected and sent again', async () => {
    const seller = await server.seller();
    const [one, two, three] = [number(), number(), number()];
    const header = 'handle,name,option1_name,option1_value,sku,price';
    const bytes = [header, `good,Good,,,${one},1`, `bad,Bad,Size,S,${two},"=ten"`, `bad,,,M,${three},2`, ''].join('\n');
    const { id, error_file_url: url } = await imported(seller, { bytes });
    expect(url).to.equal(`http://soko.test/api/v1/seller/imports/${id}/errors`);
    const answer = await server.client.get(`/seller/imports/${id}/errors`, { as: seller.access });
    expectStatus(answer, 200);
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    const rows: string[][] = parse(answer.text);
    expect(rows[0]).to.deep.equal([...header.split(','), 'error_line', 'error_column', 'error_code', 'error_message']);
    expect(rows.slice(1).map((row) => row.slice(0, 9))).to.deep.equal([
      ['bad', 'Bad', 'Size', 'S', two, "'=ten", '3', 'price', 'price_not_valid'],
      ['bad', '', '', 'M', three, '2', '', '', ''],
    ]);
    const corrected = answer.text.replace('"\'=ten"', '"10"');
    expect(await imported(seller, { bytes: corrected })).to.deep.include({ counts: counts(1), errors: [] });
    expect((await products(seller.shop)).map(({ name }) => name)).to.deep.equal(['Good', 'Bad']);
  });

  it('check and count in a dry run, and write nothing', async () => {
    const seller = await server.seller();
    const bytes = csvOf(`pot,Pot,D-${number()},1,1`);
    const dry = await imported(seller, { bytes, dry_run: 'true' });
    expect(dry).to.deep.include({ dry_run: true, status: 'completed', counts: counts(1) });
    const { raw, headers } = await importForm({ bytes });
    const asked = await server.client.post('/seller/imports?dry_run=true', { as: seller.access, raw, headers });
    expect(expectStatus(asked, 202).dry_run).to.equal(true);
    await run(asked.body.id);
    expect(await products(seller.shop)).to.deep.equal([]);
  });

  it('take XLSX as they take CSV', async () => {
    const seller = await server.seller();
    const sku = `E-${number()}`;
    const bytes = await writeExcelFile([HEADER.split(','), ['pot', 'Pot', sku, 19.99, 4]]).toBuffer();
    expect(await imported(seller, { bytes, name: 'pots.xlsx' })).to.deep.include({ counts: counts(1), errors: [] });
    const level = await server.owner('soko.variants').where({ sku }).first();
    expect(Number(level.price)).to.equal(1999);
  });

  it('set prices and stock of SKUs that are there, and refuse the rows of others', async () => {
    const seller = await server.seller();
    const other = await server.sells();
    const { sku } = await server.sells({ shop: seller.shop, onHand: 5 });
    const prices = `sku,price,compare_at_price\n${sku},77.50,99\n${other.sku},1,\n${sku},1,\n`;
    const priced = await imported(seller, { kind: 'prices', bytes: prices });
    expect(priced.counts).to.deep.equal(counts(0, 1, 0, 2));
    expect(priced.errors.map(({ line, code }: { line: number; code: string }) => [line, code])).to.deep.equal([
      [3, 'sku_unknown'],
      [4, 'sku_repeated'],
    ]);
    expect((await server.client.get(`/skus/${sku}`)).body.price).to.deep.equal({ amount: 7750, currency: 'NGN' });
    const again = await imported(seller, { kind: 'prices', bytes: prices });
    expect(again.counts).to.deep.equal(counts(0, 0, 1, 2));

    const stocked = await imported(seller, { kind: 'stock', bytes: `sku,on_hand,delta,reason\n${sku},,-2,broken\n` });
    expect(stocked.counts).to.deep.equal(counts(0, 1));
    const { body } = await server.client.get(`/skus/${sku}`, { as: seller.access });
    expect(body.on_hand).to.equal(3);
    const below = await imported(seller, { kind: 'stock', bytes: `sku,on_hand,delta\n${sku},,-4\n` });
    expect(below.errors[0]).to.deep.include({ line: 2, code: 'insufficient_stock' });
    expect((await imported(seller, { kind: 'stock', bytes: `sku,on_hand\n${sku},3\n` })).counts).to.deep.equal(
      counts(0, 0, 1),
    );
  });

  it('bring images of products that are there, and change nothing the second time', async () => {
    const seller = await server.seller();
    const [one, two] = [await server.sells({ shop: seller.shop }), await server.sells()];
    const rows = ['/a.jpg,,front', '/b.jpg,7,back', '/a.jpg,1,', '/c.jpg,,'].map(
      (rest) => `${one.product.slug},https://img.test${rest},${one.sku}`,
    );
    const head = 'handle,url,position,alt,sku';
    const strange = [
      `${two.product.slug},https://img.test/d.jpg,,,`,
      `${one.product.slug},https://img.test/e.jpg,,,${two.sku}`,
    ];
    const bytes = [head, ...rows, ...strange, `${one.product.slug},a.jpg,x,,`, ''].join('\n');
    const done = await imported(seller, { kind: 'images', bytes });
    expect(done.counts).to.deep.equal(counts(3, 0, 0, 4));
    expect(done.errors.map(({ line, code }: { line: number; code: string }) => [line, code])).to.deep.equal([
      [4, 'image_repeated'],
      [6, 'handle_unknown'],
      [7, 'sku_unknown'],
      [8, 'url_not_valid'],
      [8, 'count_not_valid'],
    ]);
    const shown = async () =>
      expectStatus(await server.client.get(`/products/${one.product.slug}`), 200).images.map(
        (image: Record<string, unknown>) => [image['url'], image['position'], image['alt_text'], image['variant_id']],
      );
    expect(await shown()).to.deep.equal([
      ['https://img.test/a.jpg', 1, 'front', one.variant.id],
      ['https://img.test/c.jpg', 2, '', one.variant.id],
      ['https://img.test/b.jpg', 7, 'back', one.variant.id],
    ]);
    expect((await imported(seller, { kind: 'images', bytes })).counts).to.deep.equal(counts(0, 0, 3, 4));
    const moved = `handle,url,position\n${one.product.slug},https://img.test/b.jpg,1\n`;
    expect((await imported(seller, { kind: 'images', bytes: moved, dry_run: 'true' })).counts).to.deep.equal(
      counts(0, 1),
    );
    expect((await imported(seller, { kind: 'images', bytes: moved })).counts).to.deep.equal(counts(0, 1));
    expect((await shown()).find(([url]: string[]) => url?.endsWith('b.jpg')).slice(1, 3)).to.deep.equal([1, 'back']);
    const more = Array.from({ length: 18 }, (_, at) => `${one.product.slug},https://img.test/more-${at}.jpg`);
    const full = await imported(seller, { kind: 'images', bytes: ['handle,url', ...more, ''].join('\n') });
    expect([full.counts, full.errors[0].code]).to.deep.equal([counts(17, 0, 0, 1), 'images_too_many']);
  });

  it('know an image that was fetched by the URL that it came from, and by the one that it has now', async () => {
    const seller = await server.seller();
    const from = 'https://img.test/pot.jpg';
    const product = `handle,name,sku,price,image_url\npot,Pot,Q-${number()},1,${from}\n`;
    await imported(seller, { bytes: product });
    web.set(from, await aPicture({ width: 40, height: 30 }));
    await server.app.catalog.fetchImages(aJobCall('fetch_images'), { shopId: seller.shop.id, after: null });
    const [{ id }] = await products(seller.shop);
    const kept = await server.owner('soko.product_images').where({ product_id: id });
    expect(kept[0]).to.deep.include({ source_url: from, status: 'processing', width: 40, height: 30 });
    expect(kept[0].url).to.match(/^[\w-]+\.png$/); // a key: the URL is made when it is told
    for (const url of [from, `http://soko.test/media/${kept[0].url}`]) {
      const again = await imported(seller, { bytes: product.replace(from, url) });
      expect(again.counts, url).to.deep.equal(counts(0, 0, 1));
      const image = `handle,url\npot,${url}\n`;
      expect((await imported(seller, { kind: 'images', bytes: image })).counts, url).to.deep.equal(counts(0, 0, 1));
    }
    expect(await server.owner('soko.product_images').where({ product_id: id })).to.have.length(1);
  });

  it('are done once, however often the job is', async () => {
    const seller = await server.seller();
    const { sku } = await server.sells({ shop: seller.shop, onHand: 5 });
    const form = { kind: 'stock', bytes: `sku,delta\n${sku},2\n` };
    const { id } = expectStatus(await send(seller.access, form), 202);
    await server.owner.raw(`create function soko.stop_here() returns trigger language plpgsql as
      $$ begin if new.status = 'completed' then raise exception 'killed'; end if; return new; end $$`);
    await server.owner.raw(
      'create trigger stop_here before update on soko.imports for each row execute function soko.stop_here()',
    );
    const killed = await run(id).then(
      () => 'done',
      () => 'killed',
    );
    await server.owner.raw('drop trigger stop_here on soko.imports');
    expect(killed).to.equal('killed');
    await Promise.all([run(id), run(id)].map((each) => each.catch(() => undefined)));
    const done = expectStatus(await server.client.get(`/seller/imports/${id}`, { as: seller.access }), 200);
    expect(done).to.deep.include({ status: 'completed', counts: counts(0, 1) });
    expect((await server.client.get(`/skus/${sku}`, { as: seller.access })).body.on_hand).to.equal(7);
  });

  it('of one shop wait for each other', async () => {
    const seller = await server.seller();
    const bytes = csvOf(
      ...Array.from({ length: 50 }, (_, at) => `pot-${at},Pot ${at},F-${seller.shop.slug}-${at},1,1`),
    );
    const all = await Promise.all([1, 2].map(() => imported(seller, { bytes })));
    expect(all.map(({ counts: { created } }) => created).sort()).to.deep.equal([0, 50]);
    expect(all.map(({ counts: { unchanged } }) => unchanged).sort()).to.deep.equal([0, 50]);
  });

  it('fail where the file cannot be read, and write nothing', async () => {
    const seller = await server.seller();
    for (const [bytes, message, line] of [
      [`${csvOf('pot,Pot,G-1,1,1')}"jug,Jug,G-2,1,1\n`, /quote that is never closed/, 3],
      ['handle;name;price\npot;Pot;1\n', /otherwise than by commas/, 1],
      [`${Array.from({ length: 201 }, (_, at) => `c${at}`).join(',')}\n`, /more than 200 columns/, 1],
      ['name,price\nPot,1\n', /No column handle/, null],
      [Buffer.from('a,b\n\xff,1\n', 'latin1'), /not UTF-8/, 1],
    ] as const) {
      const failed = await imported(seller, { bytes });
      expect(failed, String(message)).to.deep.include({ status: 'failed', counts: counts(0), error_file_url: null });
      expect(failed.errors[0].message).to.match(message);
      expect(failed.errors[0].line).to.equal(line);
    }
    expect(await products(seller.shop)).to.deep.equal([]);
  });

  it('J9: fail for a workbook that swells when it is unpacked, and keep nothing of it', async () => {
    const seller = await server.seller();
    const before = await files();
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
    const bomb = zipOf({
      '[Content_Types].xml': `<Types><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
      'xl/sharedStrings.xml': ' '.repeat(16 * 1024 * 1024),
    });
    expect(bomb.length).to.be.lessThan(20_000);
    const failed = await imported(seller, { bytes: bomb, name: 'pots.xlsx' });
    expect([failed.status, failed.errors[0].code]).to.deep.equal(['failed', 'file_not_readable']);
    expect(failed.errors[0].message).to.match(/more than 200 MB when it is unpacked/);
    expect(await files()).to.equal(before);
  });

  it('J1: take no file that is neither of the two, whatever it is called', async () => {
    const seller = await server.seller();
    const before = await files();
    const wide = Buffer.from('\ufeffhandle,name\n', 'utf16le');
    for (const bytes of [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '%PDF-1.7 %%EOF',
      'PK\x03\x04 no archive',
      wide,
      '\0',
    ]) {
      expectProblem(await send(seller.access, { bytes }), 'file_type_not_allowed');
    }
    expect(await files()).to.equal(before);
  });

  it('J12: leave no file behind but the rows that were refused', async () => {
    const seller = await server.seller();
    const before = await files();
    await imported(seller, { bytes: csvOf(`pot,Pot,H-${number()},1,1`) });
    expect(await files()).to.equal(before);
    await imported(seller, { bytes: csvOf(`pot,Pot,H-${number()},ten,1`) });
    expect(await files()).to.equal(before + 1);
    await server.owner.raw(`update soko.imports set finished_at = finished_at - interval '31 days'`);
    const { items } = expectStatus(await server.client.get('/seller/imports', { as: seller.access }), 200);
    expect(items.map((each: { error_file_url: unknown }) => each.error_file_url)).to.deep.equal([null, null]);
    expectProblem(await server.client.get(`/seller/imports/${items[0].id}/errors`, { as: seller.access }), 'not_found');
  });

  it('are kept once under a key', async () => {
    const seller = await server.seller();
    const before = await files();
    const key = aKey();
    const form = { bytes: csvOf(`pot,Pot,I-${number()},1,1`) };
    const [first, second] = [await send(seller.access, form, { key }), await send(seller.access, form, { key })];
    expect(expectStatus(second, 202).id).to.equal(expectStatus(first, 202).id);
    expectProblem(await send(seller.access, { ...form, stock: 'set' }, { key }), 'idempotency_key_reused');
    expect(await files()).to.equal(before + 1);
    await run(first.body.id);
  });

  it('L4: are refused when ten of the shop wait', async () => {
    const seller = await server.seller();
    for (let at = 0; at < 10; at += 1) expectStatus(await send(seller.access, {}), 202);
    const before = await files();
    expectProblem(await send(seller.access, {}), 'too_many_imports');
    expect(await files()).to.equal(before);
    expectStatus(await send((await server.seller()).access, {}), 202);
  });

  it('are the shop’s own: another’s answer like those that never were, and a member needs the right', async () => {
    const [seller, other] = [await server.seller(), await server.seller()];
    const { id } = await imported(seller, { bytes: csvOf(`pot,Pot,J-${number()},ten,1`) });
    for (const rest of ['', '/errors']) {
      const get = (each: string) => server.client.get(`/seller/imports/${each}${rest}`, { as: other.access });
      expectProblem(await get(id), 'not_found');
      expect(unnamed(await get(id))).to.deep.equal(unnamed(await get(anId())));
    }
    expect((await server.client.get('/seller/imports', { as: other.access })).body.items).to.deep.equal([]);
    const packer = await server.person();
    const body = { email: packer.user.email, role: 'fulfilment' };
    expectStatus(await server.client.post('/shops/me/members', { as: seller.access, body }), 201);
    expectProblem(await send(packer.access, {}), 'forbidden');
    expectProblem(await server.client.get(`/seller/imports/${id}`, { as: packer.access }), 'not_found');
    expectProblem(await server.client.get(`/seller/imports/${id}/errors`, { as: packer.access }), 'forbidden');
  });

  it('K11: keep what would be markup as text, and the name of the file as it can be shown', async () => {
    const seller = await server.seller();
    const bytes = csvOf(`pot,<b>Pot</b>,K-${number()},1,1`);
    const { file_name: name } = await imported(seller, { bytes, name: '../../<pots>.csv' });
    expect(name).to.equal('pots.csv');
    expect((await products(seller.shop))[0].name).to.equal('<b>Pot</b>');
  });

  it('refuse forms that say what nobody knows', async () => {
    const seller = await server.seller();
    expectFlaws(await send(seller.access, { kind: 'orders' }), '/kind');
    expectFlaws(await send(seller.access, { format: 'amazon' }), '/format');
    expectFlaws(await send(seller.access, { currency: 'XXQ' }), '/currency');
    expectFlaws(await send(admin, {}, { path: '/admin/imports' }), '/shop');
    expectProblem(await send(admin, { shop: 'nobody' }, { path: '/admin/imports' }), 'not_found');
  });

  it('come as a file alone too, with what a form has beside it in the query', async () => {
    const seller = await server.seller();
    const raw = (as: string, path: string, text: string, type = 'text/csv') =>
      server.client.post(path, { as, raw: Buffer.from(text), headers: { 'content-type': type } });
    const own = expectStatus(await raw(seller.access, '/seller/imports', csvOf(`pot,Pot,R-${number()},1,1`)), 202);
    await run(own.id);
    expect(
      expectStatus(await server.client.get(`/seller/imports/${own.id}`, { as: seller.access }), 200),
    ).to.deep.include({
      status: 'completed',
      file_name: 'file',
      counts: counts(1),
    });
    const query = `?shop=${seller.shop.slug}&kind=stock&dry_run=true`;
    const staff = expectStatus(await raw(admin, `/admin/imports${query}`, 'sku,delta\nX,1\n'), 202);
    expect(staff).to.deep.include({ kind: 'stock', dry_run: true });
    await run(staff.id);
    const before = await files();
    expectFlaws(await raw(admin, '/admin/imports', csvOf()), '/shop');
    expectFlaws(await raw(seller.access, '/seller/imports?kind=orders', csvOf()), 'query/kind');
    expectProblem(await raw(seller.access, '/seller/imports', ''), 'malformed_request');
    expectProblem(await raw(seller.access, '/seller/imports', '<svg/>'), 'file_type_not_allowed');
    expectProblem(await raw(seller.access, '/seller/imports', '{}', 'application/json'), 'unsupported_media_type');
    expect(await files()).to.equal(before);
  });

  for (const [what, type, announced] of [
    ['in a form', 'multipart/form-data; boundary=x', 2 ** 31],
    ['as a file', 'text/csv', 2 ** 31],
    ...(LONG ? ([['as a file that does not say so', 'text/csv', null]] as const) : []),
  ] as const) {
    it(`J2, J9: cut a line of 2 GB, and keep nothing of it: ${what}`, async () => {
      const { access } = await server.seller();
      const before = await files();
      const { answer, left } = await inScratch(() =>
        endless(`${server.base}/api/v1/seller/imports`, { access, type, announced }),
      );
      expect(answer).to.deep.equal([413, 'payload_too_large']);
      expect([await files(), left]).to.deep.equal([before, []]);
    });
  }

  it('are listed, by status and kind, and by shop for admins', async () => {
    const seller = await server.seller();
    await imported(seller, { bytes: csvOf(`pot,Pot,L-${number()},1,1`) });
    expectStatus(await send(seller.access, { kind: 'stock' }), 202);
    const kinds = async (query: string, as = seller.access, path = '/seller/imports') =>
      expectStatus(await server.client.get(`${path}${query}`, { as }), 200).items.map(
        ({ kind }: { kind: string }) => kind,
      );
    expect(await kinds('')).to.deep.equal(['stock', 'products']);
    expect(await kinds('?ordering=requested_at')).to.deep.equal(['products', 'stock']);
    expect(await kinds('?status=queued')).to.deep.equal(['stock']);
    expect(await kinds('?kind=products')).to.deep.equal(['products']);
    expect(await kinds(`?shop=${seller.shop.slug}`, admin, '/admin/imports')).to.deep.equal(['stock', 'products']);
    expect(await kinds(`?shop=nobody`, admin, '/admin/imports')).to.deep.equal([]);
    expect((await kinds('', admin, '/admin/imports')).length).to.be.greaterThan(2);
  });

  it('are asked for and told in as many statements, however large the file is', async () => {
    const { access } = await server.seller();
    const statements = async (lines: number) => {
      const bytes = csvOf(...Array.from({ length: lines }, (_, at) => `pot-${at},Pot,O-${number()}-${at},ten,1`));
      let id = '';
      const asking = await server.statementsOf(async () => {
        id = expectStatus(await send(access, { bytes }), 202).id;
      });
      const running = await server.statementsOf(() => run(id));
      const told = await server.statementsOf(() => server.client.get(`/seller/imports/${id}`, { as: access }));
      const opened = await server.statementsOf(() => server.client.get(`/seller/imports/${id}/errors`, { as: access }));
      const listed = await server.statementsOf(() => server.client.get('/seller/imports?limit=1', { as: access }));
      return { asking, running, told, opened, listed };
    };
    const few = await statements(1);
    const { running, ...many } = await statements(300);
    expect(many).to.deep.equal({ asking: few.asking, told: 2, opened: few.opened, listed: 2 });
    expect(running).to.be.within(few.running - 1, few.running + 1); // how far it is, told once or twice
    expect(few.asking).to.be.at.most(9);
  });

  it('M1: are walked with cursors that are the caller’s own', async () => {
    const [seller, other] = [await server.seller(), await server.seller()];
    for (const { access } of [seller, seller, other, other]) expectStatus(await send(access, {}), 202);
    const first = await server.client.get('/seller/imports?limit=1', { as: seller.access });
    const next: string = first.body.page.next.slice('http://soko.test/api/v1'.length);
    const second = expectStatus(await server.client.get(next, { as: seller.access }), 200);
    expect(second.page.next).to.equal(null);
    expect(second.items[0].id).not.to.equal(first.body.items[0].id);
    expectProblem(await server.client.get(next, { as: other.access }), 'cursor_invalid');
  });

  it('J13: keep the URLs of images, and never ask for one', async () => {
    const seller = await server.seller();
    let asked = 0;
    const images = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => images.listen(0, '127.0.0.1', resolve));
    const { port } = images.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/a.jpg`;
    const bytes = `handle,name,sku,price,image_url\npot,Pot,P-${number()},1,${url}\n`;
    expect((await imported(seller, { bytes })).counts).to.deep.equal(counts(1));
    const [product] = await products(seller.shop);
    const kept = await server.owner('soko.product_images').where({ product_id: product.id });
    expect(kept.map((each: { url: string }) => each.url)).to.deep.equal([url]);
    await new Promise((resolve) => images.close(resolve));
    expect(asked).to.equal(0);
  });

  it('stand in the audit log, with who asked for them', async () => {
    const seller = await server.seller();
    const { id } = await imported(seller, { bytes: csvOf(`pot,Pot,M-${number()},1,1`) });
    const records = await server.owner('soko.audit_records').where({ noun: 'import', noun_id: id }).orderBy('id');
    expect(records.map(({ action, actor_kind: kind }) => [action, kind])).to.deep.equal([
      ['import.created', 'user'],
      ['import.changed', 'job'],
      ['import.changed', 'job'],
    ]);
    expect(JSON.stringify(records)).not.to.include(`imports/${id}`);
  });

  it('are done by the worker that hears of them', async () => {
    const busy = await openServer({ jobs: true });
    try {
      const seller = await busy.seller();
      const { raw, headers } = await importForm({ bytes: csvOf(`pot,Pot,N-${number()},1,1`) });
      const { id } = expectStatus(await busy.client.post('/seller/imports', { as: seller.access, raw, headers }), 202);
      await eventually('a completed import', async () => {
        const { body } = await busy.client.get(`/seller/imports/${id}`, { as: seller.access });
        return body.status === 'completed';
      });
    } finally {
      await busy.close();
    }
  });
});
