import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { progress } from '../../packages/cli/src/progress.ts';

/** A terminal, and a clock that stands until it is moved. */
function aTerminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const time = { now: 0 };
  const shown = () => String(stream.read() ?? '');
  return { time, shown, options: { stream, isWatched: true, clock: () => time.now } };
}

describe('progress', () => {
  it('is not shown for work that is done within a second', () => {
    const { time, shown, options } = aTerminal();
    const { update, stop } = progress('products', options);
    time.now = 999;
    update(10);
    stop();
    expect(shown()).to.equal('');
  });

  it('is shown from the first second on, and no more when the work is over', () => {
    const { time, shown, options } = aTerminal();
    const { update, stop } = progress('products', options);
    time.now = 1000;
    update(1200);
    stop();
    expect(shown()).to.contain('1200 products');
    update(1300);
    expect(shown()).to.equal('');
  });

  it('is a bar where the total is known', () => {
    const { time, shown, options } = aTerminal();
    const { update, stop } = progress('products', { ...options, total: 200 });
    time.now = 1000;
    update(50);
    stop();
    expect(shown()).to.contain('25% | 50 of 200 products');
  });

  it('is shown to nobody when nobody looks', () => {
    const { time, shown, options } = aTerminal();
    const { update, stop } = progress('products', { ...options, isWatched: false });
    time.now = 5000;
    update(50);
    stop();
    expect(shown()).to.equal('');
  });
});
