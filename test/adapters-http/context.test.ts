import type { IncomingMessage } from 'node:http';
import { createLogger } from '@soko/adapters-http';
import { expect } from 'chai';
import { addressOf, localeOf } from '../../packages/adapters-http/src/context.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a caller', () => {
  it('L2: is that of its socket, whatever it writes, when no proxy is trusted', () => {
    expect(addressOf(request('::ffff:192.0.2.1', '203.0.113.9'), 0)).to.equal('192.0.2.1');
    expect(addressOf(request('2001:db8::1'), 0)).to.equal('2001:db8::1');
  });

  it('L2: is what the outermost trusted proxy saw', () => {
    expect(addressOf(request('10.0.0.1', '1.1.1.1, 203.0.113.9'), 1)).to.equal('203.0.113.9');
    expect(addressOf(request('10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2'), 2)).to.equal('203.0.113.9');
  });

  it('L2: is that of the socket when the proxies say too little, or nonsense', () => {
    for (const forwarded of [undefined, '', '203.0.113.9', 'x, y']) {
      expect(addressOf(request('10.0.0.1', forwarded), 2), forwarded).to.equal('10.0.0.1');
    }
  });
});

describe('the language of a caller', () => {
  it('is the first it names', () => {
    expect(localeOf('am-ET,en;q=0.5')).to.equal('am-ET');
    for (const header of [undefined, '', '*', 'x;drop', '<script>']) expect(localeOf(header)).to.equal(undefined);
  });
});

describe('the log', () => {
  const logged = (work: (logger: ReturnType<typeof createLogger>) => void): string => {
    const lines: string[] = [];
    work(createLogger('info', { write: (line) => void lines.push(line) }));
    expect(lines).to.have.lengthOf(1);
    return lines[0] ?? '';
  };

  it('P2: masks secrets wherever they stand', () => {
    const line = logged((logger) =>
      logger.info(
        {
          password: 's3cret',
          body: { refresh: 's3cret', deep: { token: 's3cret' } },
          headers: { authorization: 's3cret', 'x-cart-token': 's3cret' },
          list: [{ at: { last: { cookie: 's3cret' } } }, 'seen'],
          err: Object.assign(new Error('x'), { request: { 'idempotency-key': 's3cret' } }),
        },
        'x',
      ),
    );
    expect(line).not.to.include('s3cret');
    expect(JSON.parse(line)).to.deep.include({ list: [{ at: { last: { cookie: '[masked]' } } }, 'seen'] });
  });

  it('leaves what it is given as it is', () => {
    const body = { token: 's3cret', circle: {} };
    body.circle = body;
    expect(logged((logger) => logger.info({ body }, 'x'))).not.to.include('s3cret');
    expect(body.token).to.equal('s3cret');
  });

  it('says when, how grave and what', () => {
    const line = logged((logger) => logger.info({ request_id: 'r-1' }, 'x'));
    expect(JSON.parse(line)).to.include({ request_id: 'r-1', level: 'info', msg: 'x' });
  });

  it('K10: keeps text of callers from making a second line', () => {
    const line = logged((logger) => logger.info({ name: 'a\n{"level":"error"}' }, 'b\nc'));
    expect(line.trimEnd()).not.to.include('\n');
  });
});
