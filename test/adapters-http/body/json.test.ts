import { DomainError } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { readJson } from '../../../packages/adapters-http/src/body/json.ts';

const refusalOf = (text: string): DomainError => {
  try {
    readJson(text);
  } catch (failure) {
    if (failure instanceof DomainError) return failure;
    throw failure;
  }
  throw new Error(`accepted: ${text.slice(0, 80)}`);
};

function expectMalformed(text: string): void {
  const { code, facts } = refusalOf(text);
  expect(code).to.equal('malformed_request');
  expect(facts.detail).to.match(/^The JSON /);
}

describe('the JSON reader', () => {
  it('reads what JSON.parse reads, to the same values', () => {
    const texts = fc.json({ noUnicodeString: true }).filter((text) => !/-0(?![.\d])|-0\.0*(?!\d)|__proto__/.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        let value: unknown;
        try {
          value = readJson(text);
        } catch (failure) {
          // what is refused on purpose: long numbers, control characters
          if (failure instanceof DomainError) return;
          throw failure;
        }
        expect(value).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('reads every sort of value, with space around it', () => {
    expect(
      readJson(
        ' { "a" : [ 1 , -2.5e1 , true , false , null , "x\\n\\u00e9\\ud83d\\ude00/\\/" ] , "b" : { } , "c" : [ ] } ',
      ),
    ).to.deep.equal({
      a: [1, -25, true, false, null, 'x\né😀//'],
      b: {},
      c: [],
    });
  });

  const malformed: Readonly<Record<string, string>> = {
    'nothing at all': '',
    'a byte order mark': '\ufeff{}',
    'text after the end': '{} {}',
    'an object that does not end': '{"a":1',
    'a text that does not end': '"abc',
    'a missing colon': '{"a" 1}',
    'a missing comma': '[1 2]',
    'a trailing comma': '[1,]',
    'a trailing comma in an object': '{"a":1,}',
    'a key without quotes': '{a:1}',
    'single quotes': "{'a':1}",
    'a word that is none': 'nul',
    NaN: 'NaN',
    'a comment': '{} // x',
    'a leading zero': '01',
    'a leading plus': '+1',
    'a number that ends in a point': '1.',
    'an unknown escape': '"\\x41"',
    'a short unicode escape': '"\\u12"',
    'a raw line break in a text': '"a\nb"',
  };
  for (const [what, text] of Object.entries(malformed)) {
    it(`refuses ${what} as malformed`, () => expectMalformed(text));
  }

  it('K5: refuses __proto__ as a key, however it is written and wherever it stands', () => {
    expectMalformed('{"__proto__":{"admin":true}}');
    expectMalformed('{"x":[{"\\u005f_proto__":1}]}');
  });

  const settledInSilence: Readonly<Record<string, string>> = {
    'a key given twice': '{"a":1,"a":1}',
    'a key given twice, once escaped': '{"a":1,"\\u0061":1}',
    'a number beyond 2^53': '9007199254740993',
    'a negative number beyond 2^53': '-9007199254740993',
    'a number beyond 2^53 with an exponent': '1e16',
    'an infinite number': '1e999',
    'a number so small that it turns into zero': '1e-999',
    'a number with more digits than a double has': '1.0000000000000000001',
    'a negative zero': '-0',
    'a negative zero with a fraction': '-0.0',
  };
  for (const [what, text] of Object.entries(settledInSilence)) {
    it(`K6: refuses ${what}, which others settle in silence`, () => expectMalformed(text));
  }

  const endless: Readonly<Record<string, string>> = {
    'nesting beyond 32': `${'['.repeat(33)}${']'.repeat(33)}`,
    'nesting that would end the stack': '['.repeat(200_000),
    'an object with 201 members': `{${Array.from({ length: 201 }, (_, index) => `"k${index}":1`).join(',')}}`,
  };
  for (const [what, text] of Object.entries(endless)) {
    it(`K8: refuses ${what}`, () => expectMalformed(text));
  }

  it('K8: takes nesting of 32 and 200 members', () => {
    expect(readJson(`${'['.repeat(32)}${']'.repeat(32)}`)).to.be.an('array');
    expect(readJson(`{${Array.from({ length: 200 }, (_, index) => `"k${index}":1`).join(',')}}`)).to.be.an('object');
  });

  it('takes the largest whole numbers that a double holds exactly', () => {
    expect(readJson('[9007199254740991,-9007199254740991,0]')).to.deep.equal([9007199254740991, -9007199254740991, 0]);
  });

  const unclean = {
    NUL: '\\u0000',
    'a bell': '\\u0007',
    DEL: '\\u007f',
    'half a surrogate pair': '\\ud83d',
    'the other half': '\\ude00',
  };
  for (const [what, escaped] of Object.entries(unclean)) {
    it(`E5: refuses text with ${what} and says where`, () => {
      const { code, facts } = refusalOf(`{"items":[{"a/b":"x${escaped}y"}]}`);
      expect(code).to.equal('validation_failed');
      expect(facts.errors?.[0]?.path).to.equal('/items/0/a~1b');
    });
  }

  it('keeps tabs and line breaks', () => {
    expect(readJson('"a\\tb\\r\\nc"')).to.equal('a\tb\r\nc');
  });

  it('K5: gives members named like those of every object no power', () => {
    const value = readJson('{"constructor":1,"toString":2,"hasOwnProperty":3}') as Record<string, unknown>;
    expect(Object.keys(value)).to.deep.equal(['constructor', 'toString', 'hasOwnProperty']);
  });
});
