import { expect } from 'chai';
import { openServer, type Server } from '../../support/server.ts';
import { expectStatus } from '../../support/server-answers.ts';

describe('/api/health and /api/ready', () => {
  let server: Server;

  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  it('say that the process lives, and that it can work', async () => {
    expect(expectStatus(await server.client.get('//api/health'), 200)).to.deep.equal({ status: 'ok' });
    expect(expectStatus(await server.client.get('//api/ready/'), 200)).to.deep.equal({
      status: 'ready',
      checks: { database: true, migrations: true },
    });
  });

  it('N5: ask the database for nothing when only the process is meant', async () => {
    expect(await server.statementsOf(() => server.client.get('//api/health'))).to.equal(0);
  });
});
