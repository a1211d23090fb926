import { expect } from 'chai';
import { FLOWS } from '../support/crashes/flows.ts';
import { chosen, dieAt, lossesIn, messagesOf, type Point, retried } from '../support/crashes/points.ts';
import { type Stage, sharedStage } from '../support/crashes/stage.ts';
import { asks, commits, type Message } from '../support/crashes/wire.ts';
import { proof } from '../support/proof.ts';

/** Milliseconds for one point. */
const PATIENCE = 2_000;
/** The effect is committed, and the bytes of the answer are about to be kept beside it. */
const BEFORE_THE_ANSWER: Point = {
  name: 'dies between commit and answer',
  judge: ({ letter, text }) => (letter === 'P' && text.includes('answers_keep') ? 'dies_before' : 'passes'),
};

describe('H6, H8: a key whose process was killed with -9 between commit and answer', () => {
  let stage: Stage;
  before(async function () {
    this.timeout(60_000);
    stage = await sharedStage();
  });

  for (const flow of FLOWS.filter(({ isKeyed }) => isKeyed)) {
    it(`is answered from the reference of its ${flow.name}`, async function () {
      this.timeout(60_000);
      const { market, realVictim, each, unanswered, freeKeys } = stage;
      await each([BEFORE_THE_ANSWER], flow, async (act, point) => {
        const dying = await realVictim();
        const before = await unanswered();
        await dieAt(point, act, dying);
        await dying.close();
        expect((await unanswered()) - before, 'keys with a reference and no answer').to.equal(1);

        await freeKeys();
        const answer = await retried(act, market.client);
        expect(answer.headers.get('idempotent-replayed'), 'there was no answer to replay').to.equal(null);
        await act.expectDone(answer);
        expect((await unanswered()) - before, 'keys with a reference and no answer').to.equal(0);
      });
      await market.expectRight();
      proof.record({
        promise: 'A key can be retried to the one right answer, whenever its process died',
        test: this.test?.fullTitle() ?? '',
        runs: 1,
        attempts: 1,
        kills: 1,
      });
    });
  }
});

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
        promise: 'A connection that is lost with the answer of the database leaves one effect',
        test: this.test?.fullTitle() ?? '',
        runs: 1,
        attempts: tried.length,
        kills: tried.length,
      });
    });
  }
});
