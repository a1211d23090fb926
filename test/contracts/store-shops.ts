import type { Shop } from '@soko/domain';
import { expect } from 'chai';
import { aKycDocument, anId, aShop, aUser, NOON } from '../support/builders/index.ts';
import { inTx, refusalIn, type StoreRig } from './store-rig.ts';

export function shopsContract(use: () => StoreRig): void {
  const aKeptShop = async (fields: Partial<Shop> = {}) => {
    const owner = aUser();
    const shop = aShop({ owner, ...fields });
    await inTx(use(), async (tx) => {
      await tx.users.insert(owner);
      await tx.shops.insert(shop);
    });
    return { owner, shop };
  };

  describe('shops', () => {
    it('give back every field of a shop and its members, and count its versions', async () => {
      const { shop } = await aKeptShop({
        description: 'Cloth',
        logoUrl: 'https://cdn.test/a.png',
        contactEmail: 'shop@example.com',
        contactPhone: '+2348012345678',
        address: { name: 'Ada', line1: '12 Marina Road', city: 'Lagos', country: 'NG', postalCode: '101241' },
        taxId: '0123',
        country: 'NG',
        statusComment: 'Known to us',
        vacationFrom: NOON,
        vacationMessage: 'Back soon',
        activeFrom: NOON,
      });
      const other = aUser();
      await inTx(use(), (tx) => tx.users.insert(other));
      expect(await inTx(use(), (tx) => tx.shops.lock(shop.id))).to.deep.equal(shop);
      const changed: Shop = {
        ...aShop(),
        id: shop.id,
        name: 'Renamed',
        status: 'suspended',
        createdAt: shop.createdAt,
        members: [{ userId: other.id, role: 'owner' }],
      };
      await inTx(use(), async (tx) => {
        await tx.shops.lock(shop.id);
        await tx.shops.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.shops.lock(shop.id))).to.deep.equal({ ...changed, version: 2 });
      expect(await inTx(use(), (tx) => tx.shops.lock(anId()))).to.equal(null);
    });

    it('refuse a slug that another shop has', async () => {
      const { shop } = await aKeptShop();
      const twin = aShop({ slug: shop.slug });
      expect(await refusalIn(inTx(use(), (tx) => tx.shops.insert(twin)))).to.equal('slug_taken');
    });

    it('refuse an owner who has a shop, and take one who only works in another', async () => {
      const { owner, shop } = await aKeptShop();
      expect(await refusalIn(inTx(use(), (tx) => tx.shops.insert(aShop({ owner }))))).to.equal('shop_exists');
      const { shop: second } = await aKeptShop();
      const joins = (role: 'owner' | 'manager') =>
        inTx(use(), async (tx) => {
          const held = (await tx.shops.lock(second.id)) ?? second;
          await tx.shops.save({ ...held, members: [...held.members, { userId: owner.id, role }] });
        });
      expect(await refusalIn(joins('owner'))).to.equal('shop_exists');
      await joins('manager');
      const mine = await inTx(use(), (tx) => tx.shops.lockOf(owner.id));
      expect(mine.map(({ id }) => id)).to.have.members([shop.id, second.id]);
    });
  });

  describe('KYC documents', () => {
    it('give back every field', async () => {
      const { owner, shop } = await aKeptShop();
      const document = aKycDocument(shop, { submittedBy: owner.id });
      await inTx(use(), (tx) => tx.kycDocuments.insert(document));
      expect(await inTx(use(), (tx) => tx.kycDocuments.lock(document.id))).to.deep.equal(document);
      const judged = { ...document, status: 'revise', reason: 'dark', reviewedBy: owner.id, reviewedAt: NOON } as const;
      await inTx(use(), async (tx) => {
        await tx.kycDocuments.lock(document.id);
        await tx.kycDocuments.save(judged);
      });
      expect(await inTx(use(), (tx) => tx.kycDocuments.ofShop(shop.id))).to.deep.equal([judged]);
      expect(await inTx(use(), (tx) => tx.kycDocuments.lock(anId()))).to.equal(null);
    });

    it('know their files', async () => {
      const { shop } = await aKeptShop();
      const document = aKycDocument(shop);
      await inTx(use(), (tx) => tx.kycDocuments.insert(document));
      const known = await inTx(use(), (tx) => tx.kycDocuments.knownKeys([document.fileKey, 'kyc/another/file']));
      expect(known).to.deep.equal([document.fileKey]);
    });

    it('are asked for by country, and of all others alike', async () => {
      const [none, unheard] = await inTx(use(), async (tx) => [
        await tx.kycDocuments.requirements(null),
        await tx.kycDocuments.requirements('ZZ'),
      ]);
      expect(none.length).to.be.greaterThan(0);
      expect(unheard).to.deep.equal(none);
      expect(none[0]).to.have.all.keys('country', 'kind', 'title', 'isRequired');
    });

    it('leave records without the keys of their files, and notes beside them', async () => {
      const { shop } = await aKeptShop();
      const document = aKycDocument(shop);
      await inTx(use(), async (tx) => {
        await tx.kycDocuments.insert(document);
        tx.audit.note('kyc_document.read', { noun: 'kyc_document', id: document.id, after: { link: 1 } });
      });
      const records = await use().records(document.id);
      expect(records.map(({ action }) => action)).to.deep.equal(['kyc_document.created', 'kyc_document.read']);
      expect(records[0]?.after).to.not.have.property('fileKey');
      expect(records[1]).to.deep.include({ before: null, after: { link: 1 } });
    });
  });
}
