import { Currency, Import } from '@soko/domain';
import { expect } from 'chai';
import { anId, anImport, aShop, aUser } from '../support/builders/index.ts';
import { inTx, type StoreRig } from './store-rig.ts';

export function importsContract(use: () => StoreRig): void {
  const aKeptImport = async (fields: Partial<Import> = {}) => {
    const owner = aUser();
    const shop = aShop({ owner });
    const it = anImport(shop, { requestedBy: owner.id, ...fields });
    await inTx(use(), async (tx) => {
      await tx.users.insert(owner);
      await tx.shops.insert(shop);
      await tx.imports.insert(it);
    });
    return { shop, it };
  };
  const lock = (id: Import['id']) => inTx(use(), (tx) => tx.imports.lock(id));
  const counts = { created: 1, updated: 2, unchanged: 3, refused: 4 };

  describe('imports', () => {
    it('give back every field, and what changed', async () => {
      const { it } = await aKeptImport({ currency: Currency.of('KES'), kind: 'prices', stock: 'set', dryRun: true });
      expect(await lock(it.id)).to.deep.equal(it);
      const errors = [{ line: 7, column: 'price', code: 'price_not_valid', message: 'ten' }];
      const errorFile = { key: `imports/${it.id}/errors`, sha256: 'b1'.repeat(32) };
      const done = await inTx(use(), async (tx) => {
        const found = await tx.imports.lock(it.id);
        if (found === null) throw new Error('The import is there.');
        const over = Import.complete(Import.start(found, tx.now), { counts, errors, errorFile }, tx.now);
        await tx.imports.save(over);
        return over;
      });
      expect(await lock(it.id)).to.deep.equal(done);
      expect(await lock(anId())).to.equal(null);
    });

    it('count those of a shop that are not over', async () => {
      const { shop, it } = await aKeptImport();
      await inTx(use(), (tx) => tx.imports.insert(anImport(shop, { status: 'running' })));
      const waiting = () => inTx(use(), (tx) => tx.imports.waiting(shop.id));
      expect(await waiting()).to.equal(2);
      await inTx(use(), async (tx) => {
        const found = await tx.imports.lock(it.id);
        if (found !== null) await tx.imports.save(Import.fail(found, [], tx.now));
      });
      expect(await waiting()).to.equal(1);
    });

    it('need their file until they are over, and the file of refused rows for thirty days', async () => {
      const { shop, it } = await aKeptImport();
      const day = 86_400_000;
      const [fresh, old] = await inTx(use(), async (tx) => {
        const over = [29, 31].map((days) => {
          const id = anId<Import['id']>();
          return anImport(shop, {
            id,
            fileKey: `imports/${id}/file`,
            status: 'completed',
            errorFileKey: `imports/${id}/errors`,
            errorFileSha256: 'b1'.repeat(32),
            finishedAt: new Date(tx.now.getTime() - days * day),
          });
        });
        for (const each of over) await tx.imports.insert(each);
        return over;
      });
      const keys = [it, fresh, old].flatMap((each) => [each?.fileKey ?? '', each?.errorFileKey ?? '']);
      const known = await inTx(use(), (tx) => tx.imports.knownKeys([...keys, 'imports/unknown']));
      expect([...known].sort()).to.deep.equal([it.fileKey, fresh?.errorFileKey].sort());
    });
  });
}
