import { expect } from 'chai';
import { aFolder, soko } from '../support/journey.ts';
import { openCluster } from '../support/search-cluster.ts';
import { openServer, type Server } from '../support/server.ts';

describe('soko search reindex', () => {
  let server: Server;
  let folder: ReturnType<typeof aFolder>;

  before(async () => {
    server = await openServer();
    folder = aFolder();
    await server.sells({ name: 'Running shoes' });
    await server.sells({ name: 'Sleeping bag', isActive: false });
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  const run = (settings: Record<string, string>) =>
    soko(['search', 'reindex'], {
      SOKO_ENV: 'test',
      SOKO_DATA_DIR: folder.path,
      SOKO_DATABASE_URL: server.database.appUrl,
      SOKO_DATABASE_OWNER_URL: server.database.ownerUrl,
      SOKO_LOG_LEVEL: 'silent',
      ...settings,
    });
  const names = async (q: string): Promise<string[]> =>
    (await server.client.get(`/search?q=${q}`)).body.products.map(({ name }: { name: string }) => name);

  it('makes what is searched anew in another language', async () => {
    expect(await names('runs')).to.deep.equal([]);
    const { code, stdout } = await run({ SOKO_SEARCH_LANGUAGE: 'english' });
    expect([code, stdout.trim()]).to.deep.equal([0, '2 products can be searched, in the language english.']);
    expect(await names('runs')).to.deep.equal(['Running shoes']);
    expect((await run({})).code).to.equal(0);
    expect(await names('runs')).to.deep.equal([]);
  });

  it('says which languages there are when it knows no such language', async () => {
    const { code, stderr } = await run({ SOKO_SEARCH_LANGUAGE: 'klingon' });
    expect(code).to.equal(1);
    expect(stderr).to.match(/SOKO_SEARCH_LANGUAGE is one of .*english.*simple/);
  });

  it('makes the index of a cluster, and puts what is listed into it', async () => {
    const cluster = await openCluster();
    cluster.answers({ errors: false, items: [] });
    const { code } = await run({ SOKO_SEARCH_URL: cluster.url, SOKO_SEARCH_INDEX: 'goods' });
    await cluster.close();
    expect(code).to.equal(0);
    expect(cluster.asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'HEAD /goods',
      'POST /_bulk',
      'POST /_bulk',
    ]);
    const [, put, removed] = cluster.asked;
    expect(put?.lines[1]).to.include({ name: 'Running shoes' });
    expect(removed?.lines).to.have.length(1);
  });
});
