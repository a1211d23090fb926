import { Slug } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { always } from '../../support/properties.ts';

describe('a slug', () => {
  it('is made of the letters and digits of a name', () => {
    expect(Slug.of('Ankara Shirt, size 42!')).to.equal('ankara-shirt-size-42');
    expect(Slug.of('  --Ada & Obi--  ')).to.equal('ada-obi');
  });

  it('keeps letters that lose their marks', () => {
    expect(Slug.of('Crème Brûlée')).to.equal('creme-brulee');
    expect(Slug.of('Ọjà Ẹ̀kọ́')).to.equal('oja-eko');
    expect(Slug.of('ＦＵＬＬ ﬁt')).to.equal('full-fit');
  });

  it('is never empty, and tells names apart that it cannot show', () => {
    const names = [
      '',
      '!!!',
      'አዲስ',
      'ሰላም',
      '红',
      '蓝 thread',
      '绿 thread',
      `${'x'.repeat(120)}1`,
      `${'x'.repeat(120)}2`,
    ];
    const slugs = names.map((name) => Slug.of(name));
    expect(new Set(slugs)).to.have.property('size', names.length);
    for (const slug of slugs) expect(slug).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('keeps what is a slug already, up to the length that is asked for', () => {
    expect(Slug.of('ocean-blue-shirt')).to.equal('ocean-blue-shirt');
    expect(Slug.of('x'.repeat(99), 99)).to.equal('x'.repeat(99));
    expect(Slug.of('x'.repeat(100), 99)).to.have.length.of.at.most(99);
  });

  it('is none of the words that paths need', () => {
    expect(
      ['list', 'Detail', 'SEARCH', 'filter', 'pending', 'me', 'flat', 'upload image'].map((name) => Slug.of(name)),
    ).to.deep.equal(['list-1', 'detail-1', 'search-1', 'filter-1', 'pending-1', 'me-1', 'flat-1', 'upload-image-1']);
  });

  it(
    'is a URL word of at most 80 characters and its own slug, whatever the name',
    always(
      [fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'binary' }))],
      (name) => {
        const slug = Slug.of(name);
        expect(slug).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length).to.be.at.most(80);
        expect(Slug.isReserved(slug)).to.equal(false);
        expect(Slug.of(slug)).to.equal(slug);
      },
    ),
  );
});
