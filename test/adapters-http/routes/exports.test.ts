import { sheets } from '@soko/adapters-media';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { aJobCall, anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { importForm } from '../../support/writes-of-imports.ts';

describe('/seller/exports and /admin/exports', () => {
  let server: Server;
  let admin: string;
  before(async () => {
    server = await openServer();
    admin = (await server.withRole('admin')).access;
  });
  after(() => server.close());

  const get = (path: string, as: string) => server.client.get(path, { as });
  const rows = async (path: string, as: string): Promise<Record<string, string>[]> => {
    const answer = await get(path, as);
    expectStatus(answer, 200);
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename="[a-z]+\.csv"$/);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    return parse(answer.text, { columns: true });
  };

  it('give what the shop has, and nothing of another’s', async () => {
    const seller = await server.seller();
    const { sku } = await server.sells({ shop: seller.shop, onHand: 4, name: '=Pot', price: 1250 });
    const other = await server.sells();
    const [product, ...more] = await rows('/seller/exports/products', seller.access);
    expect(more).to.deep.equal([]);
    expect(product).to.deep.include({ name: "'=Pot", sku, price: '12.50', on_hand: '4', shop: seller.shop.slug });
    expect(await rows('/seller/exports/stock', seller.access)).to.deep.equal([
      {
        sku,
        on_hand: '4',
        reserved: '0',
        available: '4',
        low_stock_threshold: '',
        product: "'=Pot",
        shop: seller.shop.slug,
      },
    ]);
    const [price] = await rows('/seller/exports/prices', seller.access);
    expect(price).to.deep.include({ sku, price: '12.50', compare_at_price: '', currency: 'NGN' });
    const all = (await rows('/admin/exports/stock', admin)).map((each) => each['sku']);
    expect(all).to.include.members([sku, other.sku]);
    const one = await rows(`/admin/exports/stock?shop=${other.shop.slug}`, admin);
    expect(one.map((each) => each['sku'])).to.deep.equal([other.sku]);
  });

  it('give the items of confirmed orders, each shop its own', async () => {
    const [first, second] = [await server.seller(), await server.seller()];
    const one = await server.sells({ shop: first.shop, name: 'Pot' });
    const two = await server.sells({ shop: second.shop, name: 'Jug' });
    const { order, holder } = await server.draft([one, two]);
    expect((await rows(`/admin/exports/orders?shop=${one.shop.id}`, admin)).length).to.equal(0);
    await server.pay(order.id, holder, { provider: 'cash_on_delivery' });
    const mine = await rows(`/admin/exports/orders?shop=${one.shop.id}`, admin);
    expect(mine).to.have.length(1);
    expect(mine[0]).to.deep.include({
      number: order.number,
      sku: one.sku,
      name: 'Pot',
      quantity: '1',
      currency: 'NGN',
    });
    const all = await rows('/admin/exports/orders', admin);
    expect(all.filter(({ number }) => number === order.number).map(({ name }) => name)).to.deep.equal(['Pot', 'Jug']);
    expect(Object.keys(mine[0] ?? {})).not.to.include.members(['email']);
  });

  it('give XLSX when asked', async () => {
    const seller = await server.seller();
    const { sku } = await server.sells({ shop: seller.shop });
    const answer = await fetch(`${server.base}/api/v1/seller/exports/stock?format=xlsx`, {
      headers: { authorization: `Bearer ${seller.access}` },
    });
    expect(answer.headers.get('content-type')).to.equal(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const found: (string | undefined)[] = [];
    const read = sheets.rows(
      (async function* () {
        yield bytes;
      })(),
    );
    for await (const { cells } of read) found.push(cells.get('sku'));
    expect(found).to.deep.equal([sku]);
  });

  it('can be sent back as they are, and change nothing then', async () => {
    const seller = await server.seller();
    await server.sells({ shop: seller.shop, name: '=Pot', description: '- clay\n- red' });
    for (const kind of ['products', 'prices', 'stock']) {
      const bytes = (await get(`/seller/exports/${kind}`, seller.access)).text;
      const { raw, headers } = await importForm({ kind, bytes });
      const { id } = expectStatus(
        await server.client.post('/seller/imports', { as: seller.access, raw, headers }),
        202,
      );
      await server.app.catalog.runImport(aJobCall('run_import'), { id });
      const { body } = await get(`/seller/imports/${id}`, seller.access);
      expect([body.status, body.counts], kind).to.deep.equal([
        'completed',
        { created: 0, updated: 0, unchanged: 1, refused: 0 },
      ]);
    }
  });

  it('need the right in the shop, and a kind that there is', async () => {
    const seller = await server.seller();
    const packer = await server.person();
    const body = { email: packer.user.email, role: 'fulfilment' };
    expectStatus(await server.client.post('/shops/me/members', { as: seller.access, body }), 201);
    expectProblem(await get('/seller/exports/products', packer.access), 'forbidden');
    expectProblem(await get('/seller/exports/prices', packer.access), 'forbidden');
    expectStatus(await get('/seller/exports/stock', packer.access), 200);
    expectStatus(await get('/seller/exports/orders', packer.access), 200);
    expectProblem(await get(`/seller/exports/stock?shop=${anId()}`, packer.access), 'not_found');
    expectProblem(await get('/seller/exports/buyers', seller.access), 'not_found');
    expectProblem(await get('/admin/exports/stock?shop=nobody', admin), 'not_found');
    expectFlaws(await get('/admin/exports/stock?format=pdf', admin), 'query/format');
  });

  it('stand in the audit log', async () => {
    const seller = await server.seller();
    await get('/seller/exports/products', seller.access);
    const record = await server
      .owner('soko.audit_records')
      .where({ action: 'products.exported' })
      .orderBy('id', 'desc')
      .first();
    expect(record).to.deep.include({ noun: 'export', noun_id: 'products', actor_id: seller.user.id });
    expect(record.after).to.deep.equal({ shop_id: seller.shop.id, format: 'csv' });
  });
});
