import { Currency, Money } from '@soko/domain';
import { expect } from 'chai';
import { refusalFrom } from '../support/refusal.ts';
import type { Disturbance, ProviderWays } from './payment-provider.contract.ts';
import type { Hand } from './provider-hand.ts';

const DISTURBANCES: readonly Disturbance[] = [429, 500, 503, 'timeout', 'reset', 'malformed', 'truncate', 'redirect'];
const KEY = '019b7a00-0000-7000-8000-000000000009';

/** The part of the contract that is about networks, and about money that is not what was asked. */
export function disturbedProvider(ways: ProviderWays, { rig, aRequest, opened, paid, refund }: Hand): void {
  const network = () => rig().network ?? expect.fail('The rig has no network.');
  const isUnavailable = async (work: Promise<unknown>, how: Disturbance): Promise<void> => {
    expect(await refusalFrom(work), `${how}`).to.equal('payment_provider_unavailable');
  };

  describe('over a network', () => {
    for (const how of DISTURBANCES) {
      it(`opens a payment in the end, where its first answer is ${how}`, async () => {
        for (const isDone of [false, true]) {
          const request = aRequest();
          network().disturb('POST', how, isDone);
          await isUnavailable(rig().provider.start(request), how);
          const again = await rig().provider.start(request);
          const isOpened = isDone || how === 'timeout';
          if (ways.startsAgain === 'lost' && isOpened) expect(again).to.equal(null);
          else expect(again?.redirectUrl ?? again?.clientToken).to.be.a('string');
        }
      });

      it(`leaves open what became of a payment, where its answer is ${how}`, async () => {
        const payment = await paid();
        network().disturb('GET', how);
        await isUnavailable(rig().provider.verify(payment), how);
        expect(await rig().provider.verify(payment)).to.include({ status: 'succeeded' });
      });

      it(`gives money back once, where its first answer is ${how}`, async () => {
        for (const isDone of [false, true]) {
          const payment = await paid();
          network().disturb('POST', how, isDone);
          await isUnavailable(refund(payment, 6_000, KEY.replace('0009', isDone ? '0001' : '0002')), how);
          expect((await refund(payment, 6_000, KEY.replace('0009', isDone ? '0001' : '0002'))).status).to.equal(
            'pending',
          );
          expect(network().refunds(payment.reference)).to.equal(1);
        }
      });
    }

    it('is not asked to open a payment in a currency that it does not take', async () => {
      const foreign = Currency.all.find((currency) => rig().provider.currencies?.includes(currency) === false);
      network().calls();
      const opening = rig().provider.start({ ...aRequest(), amount: Money.of(10_000, foreign ?? expect.fail('any')) });
      expect(await refusalFrom(opening)).to.equal('currency_mismatch');
    });

    it('repeats no call by itself', async () => {
      const payment = await paid();
      network().calls();
      network().disturb('GET', 500);
      await isUnavailable(rig().provider.verify(payment), 500);
      expect(network().calls()).to.equal(1);
    });
  });

  describe('asked again about a refund', () => {
    for (const status of ['succeeded', 'failed'] as const) {
      it(`says ${status} once that is decided, by the same key`, async () => {
        const payment = await paid();
        const first = await refund(payment, 6_000, KEY);
        expect(first.status).to.equal('pending');
        await network().settleRefunds(payment.reference, status);
        const providerReference = (await rig().provider.verify(payment)).providerReference;
        const asked = { key: KEY as never, paymentReference: payment.reference, providerReference, reason: 'Returned' };
        const known = { ...asked, refundReference: first.providerReference, amount: Money.of(6_000, rig().currency) };
        const report = await rig().provider.refund(known);
        expect(report.status).to.equal(status);
        expect(report.failure === null).to.equal(status === 'succeeded');
        expect(network().refunds(payment.reference)).to.equal(1);
      });
    }
  });

  if (ways.isPaidOtherwise !== false) {
    it('says what was paid, also where that is not what was asked', async () => {
      const [{ currencies }, asked] = [rig().provider, rig().currency];
      const other = currencies?.find((currency) => currency !== asked) ?? asked;
      for (const amount of [Money.of(9_900, asked), Money.of(10_100, asked), Money.of(10_000, other)]) {
        const payment = await opened();
        await network().payOtherwise(payment.reference, amount);
        const report = await rig().provider.verify(payment);
        expect(report).to.include({ status: 'succeeded' });
        expect(report.amount).to.deep.equal(amount);
      }
    });
  }
}
