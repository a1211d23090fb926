import { Company } from '@soko/domain';
import { expect } from 'chai';
import { aCompany, anAddress, anId, aSavedAddress, aUser, kobo, NOON } from '../support/builders/index.ts';
import { inTx, refusalIn, type StoreRig } from './store-rig.ts';

export function peopleContract(use: () => StoreRig): void {
  const aPerson = async (fields: Parameters<typeof aUser>[0] = {}) => {
    const user = aUser(fields);
    await inTx(use(), (tx) => tx.users.insert(user));
    return user;
  };

  describe('users among the admins', () => {
    it('are held with every admin that is neither blocked nor gone, by id', async () => {
      const admin = await aPerson({ roles: ['customer', 'admin'] });
      await aPerson({ roles: ['customer', 'admin'], blockedAt: NOON });
      await aPerson({ roles: ['customer', 'admin'], deletedAt: NOON });
      const user = await aPerson({ roles: ['customer', 'staff'] });
      const { user: found, admins } = await inTx(use(), (tx) => tx.users.lockWithAdmins(user.id));
      expect(found).to.deep.equal(user);
      expect(admins.filter(({ blockedAt, deletedAt }) => blockedAt !== null || deletedAt !== null)).to.deep.equal([]);
      expect(admins).to.deep.include(admin);
      expect(admins.map(({ id }) => id)).to.not.include(user.id);
      expect((await inTx(use(), (tx) => tx.users.lockWithAdmins(anId()))).user).to.equal(null);
    });
  });

  describe('saved addresses', () => {
    it('are exactly those that were saved, oldest first, and nobody else’s', async () => {
      const [user, other] = [await aPerson(), await aPerson()];
      const book = [aSavedAddress(user, { isDefaultShipping: true }), aSavedAddress(user, { isDefaultBilling: true })];
      const theirs = [aSavedAddress(other)];
      const save = (whose: typeof user, all: typeof book) =>
        inTx(use(), async (tx) => {
          await tx.users.lock(whose.id);
          await tx.addresses.save(whose.id, all);
        });
      await save(user, book);
      await save(other, theirs);
      const of = (whose: typeof user) => inTx(use(), (tx) => tx.addresses.of(whose.id));
      expect(await of(user)).to.deep.equal(book);
      const changed = [{ ...book[1]!, address: anAddress({ line2: 'Flat 3' }), isDefaultShipping: true }];
      await save(user, changed);
      expect(await of(user)).to.deep.equal(changed);
      await save(user, []);
      expect(await of(user)).to.deep.equal([]);
      expect(await of(other)).to.deep.equal(theirs);
    });
  });

  describe('companies', () => {
    const insert = async (fields: Partial<Company> = {}) => {
      const owner = await aPerson();
      const company = aCompany({ owner, ...fields });
      await inTx(use(), (tx) => tx.companies.insert(company));
      return { owner, company };
    };

    it('give back every field, by their id and by each member', async () => {
      const buyer = await aPerson();
      const { owner, company } = await insert({
        statusComment: 'known to us',
        needsPurchaseOrder: true,
        terms: { days: 30, creditLimit: kobo(5_000_000) },
        invited: ['bola@example.com'],
      });
      expect(await inTx(use(), (tx) => tx.companies.lock(company.id))).to.deep.equal(company);
      const more = { ...company, members: [...company.members, { userId: buyer.id, role: 'buyer' as const }] };
      await inTx(use(), async (tx) => {
        await tx.companies.lock(company.id);
        await tx.companies.save(more);
      });
      for (const { id } of [owner, buyer]) {
        const found = await inTx(use(), (tx) => tx.companies.of(id));
        expect({ ...found, members: null }).to.deep.equal({ ...more, members: null, version: 2 });
        expect(found?.members).to.have.deep.members([...more.members]);
        expect(await inTx(use(), (tx) => tx.companies.lockOf(id))).to.deep.equal(found);
      }
    });

    it('lose their terms, their approval and a member', async () => {
      const { owner, company } = await insert({ terms: { days: 30, creditLimit: kobo(1) } });
      await inTx(use(), async (tx) => {
        const held = (await tx.companies.lock(company.id))!;
        await tx.companies.save({ ...Company.reject(held, 'closed'), terms: null, members: [] });
      });
      const found = await inTx(use(), (tx) => tx.companies.lock(company.id));
      expect(found).to.deep.include({ status: 'rejected', terms: null, members: [], approvedAt: null });
      expect(await inTx(use(), (tx) => tx.companies.of(owner.id))).to.equal(null);
    });

    it('are one for each user', async () => {
      const { owner } = await insert();
      const second = inTx(use(), (tx) => tx.companies.insert(aCompany({ owner })));
      expect(await refusalIn(second)).to.equal('company_taken');
    });

    it('are nothing when unknown', async () => {
      expect(await inTx(use(), (tx) => tx.companies.lock(anId()))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.companies.lockOf(anId()))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.companies.of(anId()))).to.equal(null);
    });

    it('leave an audit record of what changed', async () => {
      const { company } = await insert();
      await inTx(use(), async (tx) => {
        const held = (await tx.companies.lock(company.id))!;
        await tx.companies.save({ ...held, needsPurchaseOrder: true });
      });
      expect((await use().records(company.id)).at(-1)).to.deep.equal({
        action: 'company.changed',
        actor: 'operator',
        before: { needsPurchaseOrder: false },
        after: { needsPurchaseOrder: true },
      });
    });
  });
}
