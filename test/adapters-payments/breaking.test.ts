import { breaking } from '@soko/adapters-payments';
import { refuse } from '@soko/domain';
import { expect } from 'chai';
import sinon from 'sinon';
import { anId, kobo, NOON } from '../support/builders/index.ts';
import { type FakeProvider, fakeProvider } from '../support/fake-provider.ts';
import { factsFrom, refusalFrom } from '../support/refusal.ts';

describe('a provider that does not answer', () => {
  let clock: sinon.SinonFakeTimers;
  let provider: FakeProvider;
  let guarded: ReturnType<typeof breaking>;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: NOON, toFake: ['Date'] });
    provider = fakeProvider();
    guarded = breaking(provider);
  });
  afterEach(() => clock.restore());

  const ask = () => guarded.verify({ reference: 'sk1', providerReference: null, amount: kobo(1) });
  const fails = async (times: number) => {
    provider.isDown = true;
    for (let turn = 0; turn < times; turn += 1) await refusalFrom(ask());
  };

  it('is not asked after five calls in a row, and callers are told when to come back', async () => {
    await fails(5);
    const before = provider.calls.length;
    expect(await factsFrom(ask())).to.include({ provider: 'fake', retry_after: 10 });
    const request = { key: anId<never>(), paymentReference: 'sk1', providerReference: null, refundReference: null };
    const refund = guarded.refund({ ...request, amount: kobo(1), reason: 'x' });
    expect(await refusalFrom(refund)).to.equal('payment_provider_unavailable');
    expect(provider.calls.length).to.equal(before);
  });

  it('is tried by one call after ten seconds, and asked again once that was answered', async () => {
    await fails(5);
    clock.tick(10_001);
    expect(await refusalFrom(ask())).to.equal('payment_provider_unavailable');
    const before = provider.calls.length;
    expect(await refusalFrom(ask())).to.equal('payment_provider_unavailable');
    expect(provider.calls.length).to.equal(before);
    provider.isDown = false;
    clock.tick(10_001);
    expect((await ask()).status).to.equal('pending');
    expect((await ask()).status).to.equal('pending');
  });

  it('is told to be away while it is not asked, and to be there again once somebody may try it', async () => {
    await fails(4);
    expect(guarded.isAvailable?.()).to.equal(true);
    await fails(1);
    expect(guarded.isAvailable?.()).to.equal(false);
    clock.tick(10_000);
    expect(guarded.isAvailable?.()).to.equal(true);
    await fails(1);
    expect(guarded.isAvailable?.()).to.equal(false);
    clock.tick(10_000);
    provider.isDown = false;
    await ask();
    expect(guarded.isAvailable?.()).to.equal(true);
  });

  it('is not meant when it answers in between, or says no', async () => {
    await fails(4);
    provider.isDown = false;
    await ask();
    await fails(4);
    provider.isDown = false;
    provider.refundReport = { status: 'failed', providerReference: null, failure: 'no' };
    for (let turn = 0; turn < 9; turn += 1) {
      const request = { key: anId<never>(), paymentReference: 'sk1', providerReference: null, refundReference: null };
      await guarded.refund({ ...request, amount: kobo(1), reason: 'x' });
    }
    expect((await ask()).status).to.equal('pending');
  });

  it('is not asked for lists, nor to explain, either; who cannot do that still cannot', async () => {
    const hint = { status: 'unproven', reference: 'sk1', about: 'refund' } as const;
    const day = { from: new Date(0), to: new Date(1) };
    expect(guarded).to.not.have.any.keys('list', 'explain');
    const able = breaking({
      ...provider,
      list: async () => [],
      explain: async () => refuse('payment_provider_unavailable'),
    });
    for (let turn = 0; turn < 5; turn += 1) await refusalFrom(able.explain!(hint));
    expect(await refusalFrom(able.list!(day))).to.equal('payment_provider_unavailable');
    clock.tick(10_001);
    expect(await able.list!(day)).to.deep.equal([]);
  });

  it('keeps what it is else', () => {
    expect(guarded).to.include({ name: 'fake', title: 'Fake', signatureHeader: 'fake-signature' });
  });
});
