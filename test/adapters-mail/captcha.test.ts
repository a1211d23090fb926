import type { ServerResponse } from 'node:http';
import { captcha, captchaConfig, noCaptcha } from '@soko/adapters-mail';
import { captchaModule } from '@soko/adapters-mail/wiring';
import { CAPTCHA } from '@soko/application/wiring';
import { expect } from 'chai';
import { Container } from 'inversify';
import { refusalFrom } from '../support/refusal.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

describe('a CAPTCHA', () => {
  let server: WebServer;
  let answer: (response: ServerResponse) => void;
  beforeEach(async () => {
    server = await webServer((_, response) => answer(response));
  });
  afterEach(() => server.close());

  const verify = (token: string | undefined) =>
    captcha({ verifyUrl: `${server.url}/siteverify`, secret: 'site secret' }, { totalMs: 500, maxBytes: 1_000 }).passes(
      token,
      '203.0.113.7',
    );
  const says = (body: unknown) => (response: ServerResponse) => response.writeHead(200).end(JSON.stringify(body));

  it('is verified with the site’s secret, the person’s token and address', async () => {
    answer = says({ success: true, hostname: 'soko.example' });
    expect(await verify('token')).to.equal(true);
    const [request] = server.received;
    expect([request?.method, request?.path]).to.deep.equal(['POST', '/siteverify']);
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).to.deep.equal({
      secret: 'site secret',
      response: 'token',
      remoteip: '203.0.113.7',
    });
  });

  it('is not passed where the verifier says so, nor without a token, which is not even asked about', async () => {
    answer = says({ success: false, 'error-codes': ['timeout-or-duplicate'] });
    expect(await verify('used')).to.equal(false);
    expect([await verify(undefined), await verify('')]).to.deep.equal([false, false]);
    expect(server.received).to.have.length(1);
  });

  it('N1: cannot be judged while the verifier is broken, slow or talks nonsense', async () => {
    const answers: readonly ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(503).end('{"success":true}'),
      says({ success: 'yes' }),
      (response) => response.writeHead(200).end('x'.repeat(2_000)),
      () => {},
    ];
    for (const each of answers) {
      answer = each;
      expect(await refusalFrom(verify('token'))).to.equal('unavailable');
    }
  });

  it('is asked for only where secret and URL are set, and they go together', async () => {
    const parse = (environment: Record<string, string>) => captchaConfig().safeParse(environment);
    expect(parse({}).data).to.equal(null);
    const given = { SOKO_CAPTCHA_SECRET: 's', SOKO_CAPTCHA_VERIFY_URL: 'https://captcha.example/siteverify' };
    expect(parse(given).data).to.deep.equal({ secret: 's', verifyUrl: 'https://captcha.example/siteverify' });
    for (const name of Object.keys(given)) {
      const { [name as keyof typeof given]: _, ...rest } = given;
      expect(parse(rest).error?.issues.map(({ path }) => path[0])).to.deep.equal([name]);
    }
    const container = new Container();
    await container.load(captchaModule(null));
    expect(container.get(CAPTCHA)).to.equal(noCaptcha);
    expect(await noCaptcha.passes(undefined, undefined)).to.equal(true);
  });
});
