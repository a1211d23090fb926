import { Brand } from '@soko/domain';
import { expect } from 'chai';
import { aBrand, anId, later, NOON } from '../../support/builders/index.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

describe('a brand', () => {
  it('is made with what is said, and plain otherwise', () => {
    const id = anId<Brand['id']>();
    expect(Brand.make({ name: 'Vlisco', slug: 'vlisco' }, { id })).to.deep.equal(
      aBrand({ id, name: 'Vlisco', slug: 'vlisco' }),
    );
  });

  it('changes what is named, and remembers since when it is suspended', () => {
    const brand = aBrand({ logoUrl: 'https://cdn.test/1.png' });
    expect(Brand.edit(brand, { name: undefined, logoUrl: null }, NOON)).to.deep.equal({ ...brand, logoUrl: null });
    const suspended = Brand.edit(brand, { isActive: false }, NOON);
    expect(Brand.edit(suspended, { isActive: false }, later(NOON, 60)).suspendedAt).to.equal(NOON);
    expect(Brand.edit(suspended, { isActive: true }, NOON).suspendedAt).to.equal(null);
  });

  it('goes when no product has it, and leaves its slug', () => {
    const brand = aBrand({ slug: 'vlisco' });
    expect(factsOf(() => Brand.remove(brand, 2, NOON))).to.deep.equal({ products: 2 });
    const gone = Brand.remove(brand, 0, NOON);
    expect(gone.slug).to.match(/^vlisco-[0-9a-f]{8}$/);
    expect(refusalOf(() => Brand.present(gone))).to.equal('not_found');
  });
});
