import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A TypeScript file of a package, as the tests of the architecture see it. */
export interface Source {
  /** `packages/domain/src/orders/order.ts` */
  readonly path: string;
  /** `domain` */
  readonly layer: string;
  /** Inside `src`: `orders/order.ts` */
  readonly name: string;
  readonly text: string;
  /** What it imports, as written. */
  readonly imports: readonly string[];
}

export interface Manifest {
  readonly layer: string;
  readonly dependencies: readonly string[];
  /** The layers that its tsconfig.json refers to. */
  readonly references: readonly string[];
}

const SPECIFIER =
  /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/g;

export const layers = readdirSync('packages').filter((layer) => existsSync(join('packages', layer, 'package.json')));

export const sources: readonly Source[] = layers.flatMap((layer) => {
  const root = join('packages', layer, 'src');
  return filesBelow(root)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const imports = [...text.matchAll(SPECIFIER)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
      return { path, layer, name: relative(root, path), text, imports };
    });
});

export const manifests: readonly Manifest[] = layers.map((layer) => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join('packages', layer, file), 'utf8'));
  const { dependencies = {}, optionalDependencies = {} } = read('package.json') as Record<
    string,
    Record<string, string>
  >;
  const { references = [] } = read('tsconfig.json') as { references?: { path: string }[] };
  return {
    layer,
    dependencies: Object.keys({ ...dependencies, ...optionalDependencies }),
    references: references.map(({ path }) => path.replace('../', '')),
  };
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
