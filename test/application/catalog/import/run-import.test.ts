import type { CatalogImport, ImportReport, ImportRun, ImportUpload } from '@soko/application';
import { APPROVAL_POLICIES, type ApprovalPolicy, Currency, type ImportId, refuse } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, aShop, aUserCall } from '../../../support/builders/index.ts';
import { aMarket } from '../../../support/market.ts';
import { refusalFrom } from '../../../support/refusal.ts';

const DONE: ImportReport = { created: 1, updated: 0, unchanged: 0, refused: 0, errors: [] };
const FLAW = { line: 3, column: 'price', code: 'price_not_valid', message: 'ten' };
const FILE = 'handle,name,price\npot,Pot,1\njug,Jug,ten\n';

describe('importing a file by a job', () => {
  const rig = async (take: (times: number) => ImportReport = () => DONE, policy: ApprovalPolicy = 'review') => {
    let times = 0;
    const runs: Partial<ImportRun>[] = [];
    const taken = async (rows: AsyncIterable<unknown>): Promise<ImportReport> => {
      for await (const _ of rows);
      times += 1;
      return take(times);
    };
    const catalogImport: CatalogImport = {
      shop: async (slug) => ({ id: anId(), slug, currency: Currency.of('NGN') }),
      run: ({ products, ...how }) => {
        runs.push(how);
        return taken(products);
      },
      runSkus: ({ skus }) => taken(skus),
      runImages: ({ images }) => taken(images),
    };
    const market = aMarket({ catalogImport, settings: { productApproval: policy } });
    const owner = await market.user();
    const shop = aShop({ owner });
    await market.inTx((tx) => tx.shops.insert(shop));
    const call = aUserCall(owner.id, { roles: ['seller'], shops: [shop.id] });
    const queue = (text = FILE, fields: Partial<ImportUpload> = {}, by = call): Promise<ImportId> =>
      market.app.catalog.queueImport(by, {
        shopId: shop.id,
        kind: 'products',
        format: 'soko',
        stock: 'new',
        dryRun: false,
        fileName: 'a.csv',
        ...fields,
        bytes: (async function* () {
          yield Buffer.from(text);
        })(),
      });
    const run = (id: ImportId) => market.app.catalog.runImport(aJobCall('run_import'), { id });
    const kept = (id: ImportId) => market.memory.state.imports.get(id);
    return { market, shop, queue, run, kept, runs, times: () => times };
  };

  it('keeps the file and its row, and asks for the job', async () => {
    const { market, queue, kept } = await rig();
    const id = await queue();
    expect([...market.files.kept.keys()]).to.deep.equal([kept(id)?.fileKey]);
    expect(kept(id)).to.deep.include({ status: 'queued', productStatus: 'pending_review', size: FILE.length });
    expect(market.events()).to.include('import.requested');
  });

  it('follows the policy of the market for new products and for changed ones, whoever runs the job', async () => {
    const statuses: unknown[] = [];
    for (const policy of APPROVAL_POLICIES) {
      const { market, queue, run, runs } = await rig(undefined, policy);
      const staff = market.callOf(await market.user({ roles: ['customer', 'admin'] }));
      for (const id of [await queue(), await queue(FILE, {}, staff)]) await run(id);
      statuses.push([policy, ...runs.flatMap(({ productStatus, reviewsChanges }) => [productStatus, reviewsChanges])]);
    }
    expect(statuses).to.deep.equal([
      ['review', 'pending_review', false, 'approved', false],
      ['strict', 'pending_review', true, 'approved', false],
      ['trusted', 'pending_review', false, 'approved', false],
      ['auto', 'approved', false, 'approved', false],
    ]);
  });

  it('J12: keeps neither file nor row when it is refused', async () => {
    const { market, shop, queue } = await rig();
    expect(await refusalFrom(queue('<svg/>'))).to.equal('file_type_not_allowed');
    expect(await refusalFrom(queue(FILE, { shopId: anId() }))).to.equal('not_found');
    const packer = aUserCall(anId(), { roles: ['seller'], shops: [{ id: shop.id, role: 'fulfilment' }] });
    expect(await refusalFrom(queue(FILE, {}, packer))).to.equal('forbidden');
    expect(await refusalFrom(queue(FILE, { kind: 'stock' }, packer))).to.equal('forbidden');
    expect([market.files.kept.size, market.memory.state.imports.size]).to.deep.equal([0, 0]);
  });

  it('ends with its counts and without its file, and is not done again', async () => {
    const { market, queue, run, kept, times } = await rig();
    const id = await queue();
    await run(id);
    await run(id);
    expect(times()).to.equal(1);
    expect(kept(id)).to.deep.include({ status: 'completed', errorFileKey: null });
    expect(market.files.kept.size).to.equal(0);
    expect(market.events().filter((type) => type === 'import.finished')).to.have.length(1);
  });

  it('keeps the refused rows, and is begun again by another job when the first one fails', async () => {
    const errors = [FLAW];
    const { market, queue, run, kept, times } = await rig((time) =>
      time === 1 ? refuse('unavailable') : { ...DONE, refused: 1, errors },
    );
    const id = await queue();
    expect(await refusalFrom(run(id))).to.equal('unavailable');
    expect(kept(id)).to.deep.include({ status: 'running', errors: [] });
    await run(id);
    expect(times()).to.equal(2);
    const { errorFileKey = '' } = kept(id) ?? {};
    expect([...market.files.kept.keys()]).to.deep.equal([errorFileKey]);
    expect(market.files.kept.get(errorFileKey ?? '')?.bytes.toString()).to.equal(
      '"handle","name","price","error_line","error_column","error_code","error_message"\r\n' +
        '"jug","Jug","ten","3","price","price_not_valid","ten"\r\n',
    );
  });

  it('fails where the file as a whole is refused', async () => {
    const { queue, run, kept, times } = await rig();
    const id = await queue('handle,title\npot,Pot\n');
    await run(id);
    expect(times()).to.equal(0);
    expect(kept(id)?.status).to.equal('failed');
    expect(kept(id)?.errors[0]).to.deep.include({ line: null, code: 'column_missing', message: 'No column name.' });
  });

  it('J12: leaves the files of those that wait to the sweeper no sooner than they are over', async () => {
    const { market, queue, run } = await rig(() => ({ ...DONE, refused: 1, errors: [FLAW] }));
    const [waiting, over] = [await queue(), await queue()];
    await run(over);
    market.wait(86_400);
    expect(await market.app.media.sweep(aJobCall('sweep_files'))).to.equal(0);
    market.wait(31 * 86_400);
    expect(await market.app.media.sweep(aJobCall('sweep_files'))).to.equal(1);
    expect([...market.files.kept.keys()]).to.deep.equal([`imports/${waiting}/file`]);
  });
});
