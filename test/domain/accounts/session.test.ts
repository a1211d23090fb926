import { Session } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { aSession, aUser, later, NOON } from '../../support/builders/index.ts';
import { always } from '../../support/properties.ts';

const GRACE = 10;
const DAY = 86_400;
const rotate = (session: Session, presented: number, seconds = 0) =>
  Session.rotate(session, presented, later(NOON, seconds), GRACE);

describe('a session', () => {
  it('begins alive, in its first generation', () => {
    const session = aSession(aUser());
    expect(session).to.deep.include({ generation: 1, createdAt: NOON, rotatedAt: NOON, endedAt: null });
    expect(Session.isAlive(session, NOON)).to.equal(true);
  });

  it('C2: is over when it was not used for 30 days', () => {
    const session = aSession(aUser());
    expect(Session.isAlive(session, later(NOON, 30 * DAY - 1))).to.equal(true);
    expect(Session.isAlive(session, later(NOON, 30 * DAY))).to.equal(false);
  });

  it('C2: is over after 90 days, however often it was used', () => {
    const session = { ...aSession(aUser()), rotatedAt: later(NOON, 89 * DAY) };
    expect(Session.isAlive(session, later(NOON, 90 * DAY - 1))).to.equal(true);
    expect(Session.isAlive(session, later(NOON, 90 * DAY))).to.equal(false);
  });

  it('ends once: the first reason stands', () => {
    const ended = Session.end(aSession(aUser()), 'logout', NOON);
    expect(ended).to.deep.include({ endedAt: NOON, endedBecause: 'logout' });
    expect(Session.end(ended, 'reuse', later(NOON, 1))).to.equal(ended);
    expect(Session.isAlive(ended, NOON)).to.equal(false);
  });
});

describe('a refresh token', () => {
  it('of the newest generation gets a successor', () => {
    const { session, outcome } = rotate(aSession(aUser()), 1, 60);
    expect(outcome).to.equal('rotated');
    expect(session).to.deep.include({ generation: 2, rotatedAt: later(NOON, 60), createdAt: NOON, endedAt: null });
  });

  it('C7: of the generation before gets the same successor again, within the grace', () => {
    const { session } = rotate(aSession(aUser()), 1);
    for (const seconds of [0, GRACE]) {
      const repeated = rotate(session, 1, seconds);
      expect(repeated).to.deep.equal({ session, outcome: 'repeated' });
    }
  });

  it('C7: of the generation before ends the family once the grace is over', () => {
    const { session } = rotate(aSession(aUser()), 1);
    const reused = rotate(session, 1, GRACE + 0.001);
    expect(reused.outcome).to.equal('reused');
    expect(reused.session).to.deep.include({ endedBecause: 'reuse', endedAt: later(NOON, GRACE + 0.001) });
  });

  it('C7: of any earlier generation ends the family at once', () => {
    const second = rotate(aSession(aUser()), 1).session;
    const third = rotate(second, 2).session;
    expect(rotate(third, 1).outcome).to.equal('reused');
    expect(Session.isAlive(rotate(third, 1).session, NOON)).to.equal(false);
  });

  it('that was never given out ends the family too', () => {
    expect(rotate(aSession(aUser()), 2).outcome).to.equal('reused');
    expect(rotate(aSession(aUser()), 0, GRACE + 1).outcome).to.equal('reused');
  });

  it('of a session that is over changes nothing', () => {
    const ended = Session.end(aSession(aUser()), 'logout', NOON);
    expect(rotate(ended, 1)).to.deep.equal({ session: ended, outcome: 'dead' });
    const idle = aSession(aUser());
    expect(rotate(idle, 1, 30 * DAY)).to.deep.equal({ session: idle, outcome: 'dead' });
  });

  it(
    'C6: never wakes a session, lowers its generation, or leaves two good tokens',
    always(
      [fc.array(fc.record({ presented: fc.integer({ min: 0, max: 6 }), after: fc.integer({ min: 0, max: 20 }) }))],
      (steps) => {
        let session = aSession(aUser());
        let now = NOON;
        for (const { presented, after } of steps) {
          now = later(now, after);
          const before = session;
          const { session: next, outcome } = Session.rotate(before, presented, now, GRACE);
          const rises = outcome === 'rotated' ? 1 : 0;
          expect(next.generation).to.equal(before.generation + rises);
          expect(outcome === 'rotated').to.equal(before.endedAt === null && presented === before.generation);
          if (before.endedAt !== null) expect(next).to.equal(before);
          if (outcome === 'reused') expect(next.endedBecause).to.equal('reuse');
          session = next;
        }
      },
    ),
  );
});
