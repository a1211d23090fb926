import { Json } from '@soko/application';
import { expect } from 'chai';
import fc from 'fast-check';
import { always } from '../support/properties.ts';

describe('a view as JSON text', () => {
  it('is told apart from a view', () => {
    expect(Json.is(Json.of('{}'))).to.equal(true);
    expect([{ text: '{}' }, '{}', null, undefined, 1, []].filter(Json.is)).to.deep.equal([]);
  });

  it('is sent as it is, and read where a view is wanted', () => {
    expect(Json.text(Json.of('{ "a":1}'))).to.equal('{ "a":1}');
    expect(Json.text({ a: 1 })).to.equal('{"a":1}');
    expect(Json.parse(Json.of<{ a: number }>('{"a":1}'))).to.deep.equal({ a: 1 });
    expect(Json.parse({ a: 1 })).to.deep.equal({ a: 1 });
  });

  it('can have members set beside its own', () => {
    type View = { a: number; token?: string };
    const beside = (text: string, members: Partial<View>) => Json.text(Json.beside<View>(Json.of(text), members));
    expect(beside('{"a":1}', { token: 'x' })).to.equal('{"a":1,"token":"x"}');
    expect(beside(' {"a":1} \n', { token: 'x' })).to.equal('{"a":1,"token":"x"}');
    expect(beside('{}', { token: 'x' })).to.equal('{"token":"x"}');
    expect(beside('{"a":1}', {})).to.equal('{"a":1}');
    expect(Json.beside<View>({ a: 1 }, { token: 'x' })).to.deep.equal({ a: 1, token: 'x' });
  });

  it(
    'with members beside it is what the view with those members is',
    always(
      [
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue()),
        fc.dictionary(fc.constantFrom('x', 'y'), fc.jsonValue()),
      ],
      (view, members) => {
        const joined = Json.beside<Record<string, unknown>>(Json.of(JSON.stringify(view)), members);
        expect(Json.text(joined)).to.equal(JSON.stringify({ ...view, ...members }));
      },
    ),
  );
});
