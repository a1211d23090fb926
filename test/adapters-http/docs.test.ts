import { problemCodes } from '@soko/adapters-http';
import { expect } from 'chai';
import { type RunningServer, startServer } from '../support/http-server.ts';
import { thingRoutes } from './things.ts';

describe('the documentation', () => {
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes({ runs: 0 }));
  });
  after(() => it_.close());
  const get = (path: string) => fetch(`${it_.base}${path}`);

  it('serves the document under each of its names', async () => {
    for (const path of ['/api/v1/openapi.json', '/api/v1/schema', '/schema']) {
      const response = await get(path);
      expect([response.status, response.headers.get('content-type')]).to.deep.equal([
        200,
        'application/json; charset=utf-8',
      ]);
      expect(((await response.json()) as { openapi: string }).openapi, path).to.equal('3.1.0');
    }
  });

  for (const path of ['/swagger', '/docs', '/redoc', '/api/docs']) {
    it(`L13: shows it at ${path}, loading nothing from elsewhere`, async () => {
      const response = await get(path);
      const html = await response.text();
      expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      const loaded = [...html.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)].map(([, url = '']) => url);
      expect(loaded).not.to.have.lengthOf(0);
      for (const url of loaded) {
        expect(url).to.match(/^\//);
        expect((await get(url)).status, url).to.equal(200);
      }
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy)
        .to.include("default-src 'none'")
        .and.to.include("connect-src 'self'")
        .and.to.include("frame-ancestors 'none'");
      expect(policy).not.to.match(/https?:|script-src[^;]*unsafe/);
    });
  }

  it('L11: lets exactly the scripts of the page run', async () => {
    const response = await get('/swagger');
    const html = await response.text();
    const inline = [...html.matchAll(/<script>/g)].length;
    const hashes = response.headers.get('content-security-policy')?.match(/'sha256-[^']+'/g) ?? [];
    expect(hashes).to.have.lengthOf(inline).and.not.to.have.lengthOf(0);
    expect(html).to.include('/api/v1/openapi.json').and.not.to.include('googleapis');
  });

  it('serves no file but its own', async () => {
    for (const path of [
      '/docs-assets/swagger-ui/package.json',
      '/docs-assets/../package.json',
      '/docs-assets/x/%2e%2e%2fpackage.json',
      '/docs-assets/swagger-ui/__proto__',
    ]) {
      expect((await get(path)).status, path).to.equal(404);
    }
  });

  it('explains every code where the type of its problem leads', async () => {
    const all = await (await get('/errors')).text();
    for (const code of problemCodes()) expect(all).to.include(`/errors/${code}"`);
    const page = await get('/errors/out_of_stock');
    expect([page.status, (await page.text()).includes('There is not enough in stock')]).to.deep.equal([200, true]);
    expect((await get('/errors/no_such_code')).status).to.equal(404);
  });
});
