import { Attribute, type AttributeOptionId } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { anAttribute, anId, NOON } from '../../support/builders/index.ts';
import { factsOf, flawsOf, refusalOf } from '../../support/refusal.ts';

const optionId = (attribute: Attribute, value: string): AttributeOptionId =>
  attribute.options.find((option) => option.value === value)?.id ?? anId();
const valuesOf = ({ options }: Attribute) => options.map(({ value }) => value);

describe('an attribute', () => {
  it('keeps its options by position, then by value, and puts new ones last', () => {
    const attribute = Attribute.addOption(anAttribute({}, 'M', 'L'), { value: 'XL' }, anId());
    expect(valuesOf(attribute)).to.deep.equal(['M', 'L', 'XL']);
    const first = Attribute.addOption(attribute, { value: 'S', position: -1 }, anId());
    expect(valuesOf(first)).to.deep.equal(['S', 'M', 'L', 'XL']);
    const beside = Attribute.addOption(first, { value: 'K', position: 0 }, anId());
    expect(valuesOf(beside)).to.deep.equal(['S', 'K', 'M', 'L', 'XL']);
  });

  it('has no two options that differ in case alone', () => {
    const attribute = anAttribute({}, 'red', 'blue');
    const red = optionId(attribute, 'red');
    expect(refusalOf(() => Attribute.addOption(attribute, { value: 'RED' }, anId()))).to.equal('option_taken');
    const renamed = (value: string) => () => Attribute.changeOption(attribute, red, { value }, false);
    expect(refusalOf(renamed('Blue'))).to.equal('option_taken');
    expect(refusalOf(renamed('Red'))).to.equal(undefined);
    const imported = anAttribute({}, 'red', 'RED'); // files may have brought both
    expect(
      valuesOf(Attribute.changeOption(imported, optionId(imported, 'RED'), { label: 'Red' }, true)),
    ).to.have.length(2);
  });

  it('has options only where it is of that type, and 500 at most', () => {
    const add = (attribute: Attribute) => () => Attribute.addOption(attribute, { value: 'one more' }, anId());
    expect(factsOf(add(anAttribute({ type: 'number' })))).to.deep.equal({ type: 'number' });
    const full = anAttribute({}, ...Array.from({ length: 500 }, (_, at) => `value ${at}`));
    expect(refusalOf(add(full))).to.equal('too_many_options');
  });

  it('keeps the values that variants have', () => {
    const attribute = anAttribute({}, 'red');
    const red = optionId(attribute, 'red');
    const change = (changes: object, isUsed: boolean) => () => Attribute.changeOption(attribute, red, changes, isUsed);
    expect(refusalOf(change({ value: 'crimson' }, true))).to.equal('attribute_in_use');
    expect(refusalOf(change({ value: 'crimson' }, false))).to.equal(undefined);
    expect(refusalOf(change({ value: 'red', label: 'Crimson' }, true))).to.equal(undefined);
    expect(refusalOf(() => Attribute.removeOption(attribute, red, true))).to.equal('attribute_in_use');
    expect(refusalOf(() => Attribute.remove(attribute, true, NOON))).to.equal('attribute_in_use');
    expect(valuesOf(Attribute.removeOption(attribute, red, false))).to.deep.equal([]);
    expect(refusalOf(() => Attribute.changeOption(attribute, anId(), {}, false))).to.equal('not_found');
    expect(refusalOf(() => Attribute.removeOption(attribute, anId(), false))).to.equal('not_found');
  });

  it('leaves its code when it goes', () => {
    const code = `a${'b'.repeat(62)}`;
    const gone = Attribute.remove(anAttribute({ code }), false, NOON);
    expect(gone.code).to.match(/^ab{53}_[0-9a-f]{8}$/);
    expect(refusalOf(() => Attribute.present(gone))).to.equal('not_found');
  });

  describe('reads', () => {
    const read = (attribute: Partial<Attribute>, text: string) =>
      Attribute.read(anAttribute({ code: 'it', ...attribute }), text);

    it('options in any case, as they are spelled', () => {
      const attribute = anAttribute({ code: 'it' }, 'Wax print', 'Red', 'red');
      expect(Attribute.read(attribute, ' wax PRINT ')).to.deep.equal({
        type: 'option',
        value: 'Wax print',
        optionId: optionId(attribute, 'Wax print'),
      });
      expect(Attribute.read(attribute, 'red').value).to.equal('red');
      expect(flawsOf(() => Attribute.read(attribute, 'green'))).to.deep.equal(['/attributes/it not_an_option']);
      expect(flawsOf(() => Attribute.read(attribute, 'green', '/variants/0'))).to.deep.equal([
        '/variants/0 not_an_option',
      ]);
    });

    it('numbers with at most six decimals', () => {
      expect(read({ type: 'number' }, ' -12.50 ')).to.deep.equal({ type: 'number', value: -12.5 });
      for (const text of ['1e3', '0x10', '1,5', '.5', '1.', '--1', 'Infinity', '1234567890123', '0.1234567', '٣']) {
        expect(
          flawsOf(() => read({ type: 'number' }, text)),
          text,
        ).to.deep.equal(['/attributes/it not_a_number']);
      }
    });

    it('yes and no', () => {
      for (const text of ['true', 'YES', '1']) expect(read({ type: 'boolean' }, text).value).to.equal(true);
      for (const text of ['false', 'No', '0']) expect(read({ type: 'boolean' }, text).value).to.equal(false);
      expect(flawsOf(() => read({ type: 'boolean' }, 'maybe'))).to.deep.equal(['/attributes/it not_a_boolean']);
    });

    it('texts of 1 to 100 characters', () => {
      expect(read({ type: 'text' }, ' hand-woven ')).to.deep.equal({ type: 'text', value: 'hand-woven' });
      expect(flawsOf(() => read({ type: 'text' }, '  '))).to.deep.equal(['/attributes/it too_small']);
      expect(flawsOf(() => read({ type: 'text' }, 'x'.repeat(101)))).to.deep.equal(['/attributes/it too_big']);
    });

    it('its own text of a value as the same value', () => {
      const number = anAttribute({ type: 'number' });
      fc.assert(
        fc.property(
          fc.integer({ min: -999_999_999, max: 999_999_999 }),
          fc.integer({ min: 0, max: 999_999 }),
          (whole, part) => {
            const value = Attribute.read(number, `${whole}.${String(part).padStart(6, '0')}`);
            expect(Attribute.read(number, Attribute.text(value))).to.deep.equal(value);
          },
        ),
      );
      expect(Attribute.text(Attribute.read(number, '-0'))).to.equal('0');
      expect(Attribute.text({ type: 'boolean', value: false })).to.equal('false');
    });
  });
});
