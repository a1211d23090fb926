import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the pages find what they load: this server, and no other. */
export const ASSETS_PATH = '/docs-assets';

type Asset = Readonly<{ type: string; file: () => string }>;

const require = createRequire(import.meta.url);
const swagger = (file: string) => () => join(dirname(require.resolve('swagger-ui-dist/package.json')), file);

/** ReDoc's bundle: beside the built package, where publishing puts it; in a clone, in its own package. */
const redoc = (): string => {
  const shipped = fileURLToPath(new URL('../../assets/redoc.standalone.js', import.meta.url));
  return existsSync(shipped) ? shipped : require.resolve('redoc/bundles/redoc.standalone.js');
};

const SCRIPT = 'text/javascript; charset=utf-8';

const ASSETS: Readonly<Record<string, Asset>> = {
  // Swagger's page asks for the minified name; its package has the file under the other one.
  'swagger-ui/swagger-ui.min.css': { type: 'text/css; charset=utf-8', file: swagger('swagger-ui.css') },
  'swagger-ui/swagger-ui-bundle.js': { type: SCRIPT, file: swagger('swagger-ui-bundle.js') },
  'swagger-ui/swagger-ui-standalone-preset.js': { type: SCRIPT, file: swagger('swagger-ui-standalone-preset.js') },
  'swagger-ui/favicon.png': { type: 'image/png', file: swagger('favicon-32x32.png') },
  'redoc/redoc.standalone.js': { type: SCRIPT, file: redoc },
};

/** A file that the pages load, or null when it is none of them. */
export function assetOf(name: string): Readonly<{ type: string; bytes: Buffer }> | null {
  const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  return asset === undefined ? null : { type: asset.type, bytes: readFileSync(asset.file()) };
}
