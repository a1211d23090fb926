import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBooks } from '@soko/adapters-db';
import { openApiDocument, routes } from '@soko/adapters-http';
import { bankTransfer } from '@soko/adapters-payments';
import { expect } from 'chai';
import { testConfig } from '../http-server.ts';
import { proof } from '../proof.ts';
import { openServer, type Server } from '../server.ts';
import { eventually } from '../server-answers.ts';
import { spoil } from './attacks.ts';
import { chanceFor } from './chance.ts';
import { aDraft, shotOf } from './draft.ts';
import { judgeOf } from './judge.ts';
import { type Operation, operationsIn, resolverOf } from './operations.ts';
import { only, perOperation, seed } from './settings.ts';
import { aStage, renewed } from './stage.ts';
import { type Reply, type Shot, shoot } from './wire.ts';

/** After so many requests people and things are made anew: what is left of them has been cancelled, paid or logged out. */
const STAGE_LASTS = 50;

const document = openApiDocument(routes, testConfig.baseUrl);
const judge = judgeOf(document);
const resolve = resolverOf(document);

/** Sends hostile requests to the reads or to the writes of the API: two files, so that two processes share them. */
export function hostile(kind: 'reads' | 'writes'): void {
  const isMeant = ({ name, method }: Operation): boolean =>
    (only === undefined || name === only) && (method === 'GET') === (kind === 'reads');

  describe(`hostile ${kind}, ${perOperation} for each operation from --seed ${seed}`, () => {
    const usual = tmpdir();
    let server: Server;
    let scratch: string;
    let attempts = 0;

    before(async () => {
      scratch = await mkdtemp(join(usual, 'soko-fuzz-'));
      process.env['TMPDIR'] = scratch;
      server = await openServer({ jobs: true, providers: [bankTransfer('To: Soko Ltd, Demo Bank, 0123456789')] });
    });

    after(async () => {
      await server.close();
      process.env['TMPDIR'] = usual;
      await rm(scratch, { recursive: true, force: true });
    });

    for (const operation of operationsIn(document).filter(isMeant)) {
      it(`does no harm to ${operation.name}`, async function () {
        this.timeout(0);
        const port = Number(new URL(server.base).port);
        const chance = chanceFor(seed, operation.name);
        let [stage, successes] = [await aStage(server, operation), 0];
        for (let number = 0; number < perOperation; number += 1) {
          if (number % STAGE_LASTS === STAGE_LASTS - 1) stage = await aStage(server, operation);
          const draft = aDraft(operation, stage, chance);
          spoil(draft, chance, { stage, resolve });
          const shot = shotOf(draft);
          let reply: Reply | null;
          try {
            reply = await shoot(port, shot);
            judge(operation, shot, reply);
          } catch (failure) {
            throw new Error(
              `${operation.name}, input ${number}: ${(failure as Error).message}\n${shown(shot, draft.done)}`,
              {
                cause: failure,
              },
            );
          }
          attempts += 1;
          if (reply === null || reply.status >= 400 || shot.method !== operation.method) continue;
          successes += 1;
          if (shot.method !== 'GET') stage = await renewed(server, operation, stage);
        }
        expect(successes, 'requests that got through to the market').to.be.above(0);
      });
    }

    it('leaves no file of a form behind', async () => {
      await eventually('a clean folder', async () => !(await readdir(scratch)).some((name) => name.includes('upload')));
    });

    it('leaves the books right', async () => {
      expect(await verifyBooks(server.database.ownerUrl)).to.deep.equal([]);
      proof.record({
        promise: 'No input leads to a 5xx, an undocumented answer, a leak or wrong books',
        test: `hostile ${kind}`,
        runs: 1,
        attempts,
      });
    });
  });
}

const shown = ({ method, target, headers, body, framing }: Shot, done: readonly string[]): string =>
  [
    done.join(' | '),
    `${method} ${target.slice(0, 300)}`,
    ...headers.slice(0, 12).map(([name, value]) => `${name}: ${value.slice(0, 120)}`),
    body === null ? '' : `(${framing}, ${body.length} bytes) ${body.subarray(0, 600).toString('latin1')}`,
  ].join('\n');
