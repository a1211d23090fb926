import { cashOnDelivery } from '@soko/adapters-payments';
import { Currency, type Id, Money, PaymentProvider } from '@soko/domain';
import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';

const NGN = Currency.of('NGN');
const payment = { reference: 'sk1', providerReference: null, amount: Money.of(1000, NGN) };
const key = <I extends Id>(): I => '019b7a00-0000-7000-8000-000000000001' as string as I;

describe('cash on delivery', () => {
  it('collects when the goods are handed over, in any currency', () => {
    expect(cashOnDelivery).to.include({ name: 'cash_on_delivery', collects: 'on_delivery' });
    expect(PaymentProvider.takes(cashOnDelivery, NGN)).to.equal(true);
  });

  it('sends the buyer nowhere', async () => {
    const request = { email: '', description: '', returnUrl: null, method: null, expiresAt: new Date(0) };
    const opened = await cashOnDelivery.start({ ...payment, ...request, key: key() });
    expect(opened).to.deep.equal({ providerReference: null, redirectUrl: null, clientToken: null });
  });

  it('never says by itself that money came', async () => {
    expect(await cashOnDelivery.verify(payment)).to.include({ reference: 'sk1', status: 'pending', amount: null });
    expect(await cashOnDelivery.close(payment)).to.include({ reference: 'sk1', status: 'cancelled', amount: null });
  });

  it('gives nothing back by itself, and leaves that to staff with the reason', async () => {
    const asked = {
      key: key<never>(),
      paymentReference: 'sk1',
      providerReference: null,
      refundReference: null,
      amount: payment.amount,
    };
    const report = await cashOnDelivery.refund({ ...asked, reason: 'Returned' });
    expect(report.status).to.equal('by_hand');
    expect(report.failure).to.include('by hand');
  });

  it('has no webhooks: whatever comes in its name is forged', () => {
    expect(cashOnDelivery.signatureHeader).to.equal(null);
    const read = () => cashOnDelivery.readWebhook(new Map(), Buffer.from('{}'), new Date(0));
    expect(refusalOf(read)).to.equal('webhook_signature_invalid');
  });
});
