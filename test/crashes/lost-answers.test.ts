import { expect } from 'chai';
import { FLOWS } from '../support/crashes/flows.ts';
import { chosen, lossesIn, messagesOf, retried } from '../support/crashes/points.ts';
import { type Stage, sharedStage } from '../support/crashes/stage.ts';
import { asks, commits, type Message } from '../support/crashes/wire.ts';
import { proof } from '../support/proof.ts';

const PROMISE = 'A connection that is lost with the answer of the database leaves one effect';
/** Milliseconds for one point. */
const PATIENCE = 2_000;

describe('a process whose connection is lost while the database works', () => {
  let stage: Stage;
  before(async function () {
    this.timeout(60_000);
    stage = await sharedStage();
  });

  for (const flow of FLOWS) {
    it(`says so, and gives the retry of a ${flow.name} the one right answer`, async function () {
      this.timeout(60_000);
      const { market, victim, each } = stage;
      const whole = await victim();
      const [act] = await each([{ name: 'none', judge: () => 'passes' }], flow, async (one) => one);
      const messages = act ? await messagesOf(act, whole) : [];
      await whole.close();

      const inDoubt = lossesIn(messages, commits);
      expect(inDoubt.length, 'commits').to.be.greaterThan(0);
      const others = chosen(lossesIn(messages, (message: Message) => asks(message) && !commits(message)));
      const tried = [...inDoubt, ...others];
      this.timeout(tried.length * PATIENCE + 60_000);
      await each(tried, flow, async (staged, point) => {
        const cut = await victim();
        cut.proxy.judge(point.judge);
        const { status, headers, text } = await staged.send(cut.client);
        expect(status, `${point.name}: ${text}`).to.equal(503);
        expect(headers.get('retry-after'), 'Retry-After').to.not.equal(null);
        await staged.expectDone(await retried(staged, cut.client));
        await cut.close();
      });
      await market.expectRight();
      proof.record({
        promise: PROMISE,
        test: this.test?.fullTitle() ?? '',
        runs: 1,
        attempts: tried.length,
        kills: tried.length,
      });
    });
  }
});
