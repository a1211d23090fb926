import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { layers, manifests, type Source, sources } from './support/sources.ts';

/** Who may import whom. An arrow that is not here is forbidden. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  application: ['domain'],
  'adapters-db': ['domain', 'application'],
  'adapters-http': ['domain', 'application'],
  'adapters-mail': ['domain', 'application'],
  'adapters-media': ['domain', 'application'],
  'adapters-payments': ['domain', 'application'],
  'adapters-search': ['domain', 'application'],
  cli: [
    'domain',
    'application',
    'adapters-db',
    'adapters-http',
    'adapters-mail',
    'adapters-media',
    'adapters-payments',
    'adapters-search',
  ],
};

/** The features of the domain: each imports itself and those to its left. */
const FEATURES =
  'errors ids money life-cycle call events audit accounts shops media catalog stock promotions carts pricing orders ledger payments fulfilment reviews notifications reporting store index'.split(
    ' ',
  );

const FORBIDDEN_WORDS = new Set(
  'service services manager managers helper helpers util utils base impl handler handlers processor processors dto dtos data info'.split(
    ' ',
  ),
);

const LINES = 300;
const REASON = '// Over 300 lines because';

const isWiring = ({ layer, name }: Source): boolean =>
  (name === 'wiring.ts' && layer !== 'domain') || (layer === 'cli' && name === 'container.ts');
const isCore = ({ layer }: Source): boolean => layer === 'domain' || layer === 'application';

/** One line per import that breaks the rule: it reads well when a test fails. */
const importsThat = (breaks: (specifier: string, source: Source) => boolean, among = sources): string[] =>
  among.flatMap((source) =>
    source.imports
      .filter((specifier) => breaks(specifier, source))
      .map((specifier) => `${source.path} imports ${specifier}`),
  );

describe('the architecture', () => {
  it('has its rules for every package, and is read from sources that are there', () => {
    expect(Object.keys(MAY_IMPORT)).to.include.members(layers);
    expect(sources.length).to.be.greaterThan(50);
    expect(sources.flatMap(({ imports }) => imports).length).to.be.greaterThan(sources.length);
  });

  it('lets arrows point inward only, in imports', () => {
    const wrong = importsThat((specifier, { layer }) => {
      const target = /^@soko\/([^/]+)/.exec(specifier)?.[1];
      return target !== undefined && !MAY_IMPORT[layer]?.includes(target);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('lets arrows point inward only, in what a package depends on and refers to', () => {
    const wrong = manifests.flatMap(({ layer, dependencies, references }) => {
      const own = dependencies.filter((name) => name.startsWith('@soko/')).map((name) => name.replace('@soko/', ''));
      expect(references, `the references of ${layer}`).to.have.members(own);
      return own
        .filter((target) => !MAY_IMPORT[layer]?.includes(target))
        .map((target) => `${layer} depends on ${target}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('lets no package reach into another past its barrel or its wiring', () => {
    const wrong = importsThat((specifier, source) => {
      if (specifier.startsWith('.')) return escapes(source, specifier);
      const isOwn = specifier.startsWith('@soko/');
      return isOwn && !(/^@soko\/[^/]+$/.test(specifier) || (specifier.endsWith('/wiring') && isWiring(source)));
    });
    expect(wrong).to.deep.equal([]);
  });

  it('has every import of a library in the package.json of the package that imports it', () => {
    const wrong = importsThat((specifier, { layer }) => {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return false;
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      return !manifests.find((each) => each.layer === layer)?.dependencies.includes(name);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('gives the domain no dependency, and lets it import nothing but itself', () => {
    expect(manifests.find(({ layer }) => layer === 'domain')?.dependencies).to.deep.equal([]);
    const domain = sources.filter(({ layer }) => layer === 'domain');
    expect(importsThat((specifier) => !specifier.startsWith('.'), domain)).to.deep.equal([]);
  });

  it('lets the application import the domain and nothing else, but for its wiring', () => {
    const application = sources.filter((source) => source.layer === 'application' && !isWiring(source));
    const wrong = importsThat((specifier) => !specifier.startsWith('.') && specifier !== '@soko/domain', application);
    expect(wrong).to.deep.equal([]);
  });

  it('keeps the clock, chance and the machine out of the domain and the application', () => {
    const outside = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bsetTimeout\(|\bcrypto\./;
    const wrong = sources.filter((source) => isCore(source) && outside.test(withoutComments(source.text)));
    expect(wrong.map(({ path }) => path)).to.deep.equal([]);
  });

  it('lets a feature of the domain import only those to its left', () => {
    const domain = sources.filter(({ layer }) => layer === 'domain');
    const rank = (path: string): number => FEATURES.indexOf((path.split('/')[0] ?? '').replace('.ts', ''));
    const unknown = domain.filter(({ name }) => rank(name) === -1).map(({ path }) => path);
    expect(unknown, 'files of no known feature').to.deep.equal([]);
    const wrong = importsThat((specifier, { name }) => rank(join(name, '..', specifier)) > rank(name), domain);
    expect(wrong).to.deep.equal([]);
  });

  it('lets only wiring.ts and the container of the CLI import inversify, and nobody reflect-metadata', () => {
    const wrong = importsThat(
      (specifier, source) => (specifier === 'inversify' && !isWiring(source)) || specifier === 'reflect-metadata',
    );
    expect(wrong).to.deep.equal([]);
  });

  it('has one barrel per package', () => {
    const barrels = sources.filter(({ name }) => /(^|\/)index\.ts$/.test(name)).map(({ path }) => path);
    expect(barrels).to.have.members(layers.map((layer) => `packages/${layer}/src/index.ts`));
  });

  it('has no name that says nothing', () => {
    const declared = /^export (?:async )?(?:const|let|function|class|interface|type|abstract class) \*?(\w+)/gm;
    const wrong = sources.flatMap(({ path, name, text }) => {
      const exported = [...text.matchAll(declared)].map((match) => match[1] ?? '');
      const empty = [name, ...exported].filter((each) => wordsOf(each).some((word) => FORBIDDEN_WORDS.has(word)));
      const prefixed = exported.filter((each) => /^I[A-Z][a-z]/.test(each));
      return [...empty, ...prefixed].map((each) => `${path}: ${each}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it(`has no source file over ${LINES} lines without a reason at its top`, () => {
    const scripts = readdirSync('scripts').map((name) => ({
      path: join('scripts', name),
      text: readFileSync(join('scripts', name), 'utf8'),
    }));
    const wrong = [...sources, ...scripts].filter(
      ({ text }) => text.split('\n').length - 1 > LINES && !text.startsWith(REASON),
    );
    expect(wrong.map(({ path }) => path)).to.deep.equal([]);
  });

  it('has a use case in under 60 lines', () => {
    const isUseCase = ({ layer, name }: Source): boolean =>
      layer === 'application' && /^[a-z]+\/[a-z]+-[a-z-]+\.ts$/.test(name);
    const long = sources.filter((source) => isUseCase(source) && longestFunction(source.text) >= 60);
    expect(long.map(({ path }) => path)).to.deep.equal([]);
  });
});

/** Whether a relative import leaves the `src` of its package. */
const escapes = ({ name }: Source, specifier: string): boolean => join(name, '..', specifier).startsWith('..');

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

/** `createHTTPServer-two.ts` → create, http, server, two, ts */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .map((word) => word.toLowerCase());

/** Lines of the longest exported function, from its line to the brace that closes it at the margin. */
function longestFunction(text: string): number {
  const lines = text.split('\n');
  const lengths = lines.map((line, start) => {
    if (!/^export (async )?function /.test(line)) return 0;
    return lines.slice(start).findIndex((each) => /^\}/.test(each)) + 1;
  });
  return Math.max(0, ...lengths);
}
