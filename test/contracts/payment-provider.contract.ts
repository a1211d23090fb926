import { randomUUID } from 'node:crypto';
import {
  type Currency,
  type DisputeStatus,
  Money,
  type PaymentId,
  type PaymentProvider,
  type PaymentReport,
  type PaymentRequest,
  type ProviderEvent,
  type RefundId,
  type RefundReport,
} from '@soko/domain';
import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';
import { disturbedProvider } from './disturbed-provider.ts';
import { providerNews } from './provider-news.ts';

export type BuyerAction = 'approve' | 'decline' | 'abandon';

/** A webhook as it came in over HTTP; header names in lower case. */
export type Webhook = Readonly<{ headers: ReadonlyMap<string, string>; body: Uint8Array }>;

/** Which secret signs: the one in use, the one before it that is still accepted, or one we never had. */
export type Signer = 'current' | 'previous' | 'foreign';

/** A provider with the other side of it: its buyers, and what it sends. */
export type ProviderRig = Readonly<{
  provider: PaymentProvider;
  currency: Currency;
  /** The moment at which the rig's webhooks come in. */
  now: Date;
  /** How buyers pay, where the provider has several ways; unless told the one that it has by itself. */
  method?: string;
  /** What a buyer does on the provider's page. */
  act: (reference: string, action: BuyerAction) => Promise<void>;
  /** The webhooks that the provider has sent since they were last asked for, oldest first. */
  webhooks: () => Promise<readonly Webhook[]>;
  /** The headers of a signature over these bytes. */
  sign: (body: Uint8Array, by?: Readonly<{ signer?: Signer; at?: Date }>) => ReadonlyMap<string, string>;
  /** A well-formed event that says nothing of a payment. */
  otherEvent: Uint8Array;
  /** Where it is reached over a network: how that can be disturbed, and what is on its books afterwards. */
  network?: Network;
  release: () => Promise<void>;
}>;

/** What can go wrong with a call. `timeout`: it is done, and its answer never comes. */
export type Disturbance = 429 | 500 | 503 | 'timeout' | 'reset' | 'malformed' | 'truncate' | 'redirect';

export type Network = Readonly<{
  /** The next call by this method goes wrong; the answer alone, where `isDone`. */
  disturb: (method: 'GET' | 'POST', how: Disturbance, isDone?: boolean) => void;
  /** The buyer pays something else than was asked. */
  payOtherwise: (reference: string, paid: Money) => Promise<void>;
  /** The refunds that stand at the provider. */
  refunds: (reference: string) => number;
  /** What becomes of the payment by its buyer's bank. */
  turn: (reference: string, action: 'process' | 'complete' | 'fail') => Promise<void>;
  /** A refund that is made at the provider's own desk. */
  giveBack: (reference: string, amount: Money) => Promise<void>;
  /** A dispute about the payment: a new one, or how the last one ended. */
  dispute: (reference: string, state: DisputeStatus, amount?: Money) => Promise<void>;
  /** Pages of its lists have so many rows from now on. */
  shortenLists: (rows: number) => void;
  /** The provider decides on its refunds of this payment. */
  settleRefunds: (reference: string, status: 'succeeded' | 'failed') => Promise<void>;
  /** How often it was called since it was last asked. */
  calls: () => number;
}>;

/** Where providers differ, by their nature. */
export type ProviderWays = Readonly<{
  /** What a decline makes of the payment: over, or still open because the buyer may try again on the same page. */
  afterDecline: 'failed' | 'pending';
  /** Whether the signature covers the body; one that does not makes the event a hint. */
  signsBody: boolean;
  /** Whether the signature carries the time at which it was made. */
  signsTime: boolean;
  /** Whether the buyer goes to a page of the provider (unless told), or the shop's own page opens its widget. */
  opens?: 'page' | 'widget';
  /** What it says when a payment is opened again: the same (unless told), that nobody knows the page, or another page. */
  startsAgain?: 'same' | 'lost' | 'elsewhere';
  /** Whether the buyer's page can be closed; yes unless told. */
  closes?: boolean;
  /** What of the buyer's doing it sends a webhook of; everything unless told. */
  tells?: readonly BuyerAction[];
  /** Whether it is reached over a network that the rig can disturb. */
  isRemote?: boolean;
  /** Whether the buyer could pay something else than was asked; yes unless told. */
  isPaidOtherwise?: boolean;
  /**
   * What it knows beside the payment, where it is reached over a network: what it keeps of the money, its payments of a day,
   * refunds and disputes that nobody here began. Nothing unless told.
   */
  knows?: readonly ('fee' | 'day' | 'refunds' | 'disputes')[];
}>;

const MINUTE = 60_000;

/** What is said of a payment itself: its fee is told where it is asked for, and the answer stands for nothing but itself. */
export const said = ({ fee, raw, ...report }: PaymentReport): PaymentReport => report;

/** What every provider that collects online does; `make` gives a fresh one for each test. */
export function paymentProviderContract(name: string, ways: ProviderWays, make: () => Promise<ProviderRig>): void {
  const { startsAgain = 'same', closes = true, tells = ['approve', 'decline', 'abandon'] } = ways;
  describe(`the payment provider ${name}`, () => {
    let rig: ProviderRig;
    beforeEach(async () => {
      rig = await make();
    });
    afterEach(() => rig.release());

    const money = (amount: number): Money => Money.of(amount, rig.currency);
    const aRequest = (): PaymentRequest => {
      const key = randomUUID() as PaymentId;
      return {
        key,
        reference: `sk${key.replaceAll('-', '')}`,
        amount: money(10_000),
        email: 'buyer@soko.test',
        description: 'Order 1',
        returnUrl: 'https://shop.test/back?order_id=1',
        method: rig.method ?? null,
        expiresAt: new Date(rig.now.getTime() + 15 * MINUTE),
      };
    };
    const opened = async () => {
      const request = aRequest();
      const { providerReference } = (await rig.provider.start(request)) ?? expect.fail('It opens no payment.');
      return { reference: request.reference, amount: request.amount, providerReference };
    };
    type Opened = Awaited<ReturnType<typeof opened>>;
    const paid = async (): Promise<Opened> => {
      const payment = await opened();
      await rig.act(payment.reference, 'approve');
      return payment;
    };
    const refund = async (
      payment: Opened,
      amount: number,
      key: string = randomUUID(),
      refundReference: string | null = null,
    ): Promise<RefundReport> => {
      const { providerReference } = await rig.provider.verify(payment);
      const request = { key: key as RefundId, paymentReference: payment.reference, providerReference, refundReference };
      const report = await rig.provider.refund({ ...request, amount: money(amount), reason: 'Returned' });
      return report.status === 'by_hand' ? expect.fail('It leaves the refund to people.') : report;
    };
    const read = ({ headers, body }: Webhook, at = rig.now): ProviderEvent =>
      rig.provider.readWebhook(headers, body, at);
    const signed = (body: Uint8Array, by?: Readonly<{ signer?: Signer; at?: Date }>): Webhook => ({
      headers: rig.sign(body, by),
      body,
    });
    const aWebhook = async (action: BuyerAction = 'approve'): Promise<Webhook & Readonly<{ payment: Opened }>> => {
      const payment = await opened();
      await rig.act(payment.reference, action);
      const sent = (await rig.webhooks()).at(-1);
      expect(sent, 'a webhook').to.not.equal(undefined);
      return { ...sent!, payment };
    };

    describe('when it opens a payment', () => {
      it('tells where the buyer goes', async () => {
        const whereTo = await rig.provider.start(aRequest());
        const isPage = ways.opens !== 'widget';
        expect(whereTo?.redirectUrl ?? null).to.satisfy((url: unknown) => (typeof url === 'string') === isPage);
        expect(whereTo?.clientToken ?? null).to.satisfy((token: unknown) => (token === null) === isPage);
      });

      it(`says ${startsAgain} to the same key`, async () => {
        const request = aRequest();
        const first = await rig.provider.start(request);
        const again = await rig.provider.start(request);
        if (startsAgain === 'elsewhere') expect(again?.redirectUrl).to.be.a('string');
        else expect(again).to.deep.equal(startsAgain === 'same' ? first : null);
      });
    });

    describe('when it is asked for a payment', () => {
      it('says pending, and names no amount, until the buyer has decided', async () => {
        const payment = await opened();
        const { name: provider } = rig.provider;
        const { reference } = payment;
        expect(await rig.provider.verify(payment)).to.include({ provider, reference, status: 'pending', amount: null });
      });

      it('says succeeded, and what was captured, once the buyer has paid', async () => {
        const payment = await paid();
        const report = await rig.provider.verify(payment);
        expect(report).to.include({
          reference: payment.reference,
          status: 'succeeded',
          livemode: false,
          failure: null,
        });
        expect(report.amount).to.deep.equal(payment.amount);
      });

      it(`says ${ways.afterDecline} after a decline, and names no amount`, async () => {
        const payment = await opened();
        await rig.act(payment.reference, 'decline');
        expect(await rig.provider.verify(payment)).to.include({ status: ways.afterDecline, amount: null });
      });

      it('never says that a payment it does not know has failed or succeeded', async () => {
        const { reference, amount } = aRequest();
        const { status } = await rig.provider.verify({ reference, amount, providerReference: null });
        expect(status).to.equal('pending');
      });
    });

    describe('when it closes a payment', () => {
      if (closes) {
        it('takes no money for it any more', async () => {
          const payment = await opened();
          expect(await rig.provider.close(payment)).to.include({ status: 'cancelled', amount: null });
          await rig.act(payment.reference, 'approve');
          const report = await rig.provider.verify(payment);
          expect(report).to.include({ amount: null });
          expect(report.status).to.not.equal('succeeded');
        });
      } else {
        it('cannot, and says how the payment stands', async () => {
          const payment = await opened();
          expect(await rig.provider.close(payment)).to.include({ status: 'pending', amount: null });
        });
      }

      it('closes it again without harm', async () => {
        const payment = await opened();
        await rig.provider.close(payment);
        expect((await rig.provider.close(payment)).status).to.not.equal('succeeded');
      });

      it('tells that the money was faster', async () => {
        const payment = await paid();
        const report = await rig.provider.close(payment);
        expect(report.status).to.equal('succeeded');
        expect(report.amount).to.deep.equal(payment.amount);
      });
    });

    describe('when it gives money back', () => {
      it('gives it once per key', async () => {
        const payment = await paid();
        const key = randomUUID();
        const first = await refund(payment, 6_000, key);
        expect(first.status).to.not.equal('failed');
        expect(await refund(payment, 6_000, key, first.providerReference)).to.deep.equal(first);
        expect((await refund(payment, 6_000, key)).status, 'its name for the refund was lost').to.equal(first.status);
        expect(
          (await refund(payment, 4_000)).status,
          'the rest, which a second refund would have used up',
        ).to.not.equal('failed');
      });

      it('gives no more than was captured', async () => {
        const payment = await paid();
        expect((await refund(payment, 6_000)).status).to.not.equal('failed');
        const tooMuch = await refund(payment, 4_001);
        expect(tooMuch.status).to.equal('failed');
        expect(tooMuch.failure).to.be.a('string').that.is.not.equal('');
      });

      it('gives nothing for a payment that was never made', async () => {
        const payment = await opened();
        expect((await refund(payment, 1)).status).to.equal('failed');
      });
    });

    describe('when it sends a webhook', () => {
      it('names the header of its signature, in lower case', async () => {
        const { headers } = await aWebhook();
        expect(headers.has(rig.provider.signatureHeader ?? '')).to.equal(true);
      });

      it(`says ${ways.signsBody && ways.signsTime ? 'what verify says' : 'which payment to ask about'}`, async () => {
        for (const action of tells) {
          const { payment, ...webhook } = await aWebhook(action);
          const { report } = read(webhook);
          const isProof = ways.signsBody && ways.signsTime;
          const hint = { status: 'unproven', reference: payment.reference };
          expect(report, action).to.deep.equal(isProof ? said(await rig.provider.verify(payment)) : hint);
        }
      });

      it('has an id of its own for each event, the same at each reading', async () => {
        const one = await aWebhook();
        const other = await aWebhook();
        expect(read(one).id).to.equal(read(one).id);
        expect(read(one).id).to.not.equal(read(other).id);
      });

      it('may tell of something else than a payment: then there is no report', async () => {
        expect(read(signed(rig.otherEvent)).report).to.equal(null);
      });
    });

    describe('the signature of its webhook', () => {
      const refused = (webhook: Webhook, at?: Date) =>
        expect(refusalOf(() => read(webhook, at))).to.equal('webhook_signature_invalid');

      it('is needed', async () => {
        const { headers, body } = await aWebhook();
        const without = [...headers].filter(([header]) => header !== rig.provider.signatureHeader);
        refused({ headers: new Map(without), body });
      });

      it('has a form', async () => {
        const { headers, body } = await aWebhook();
        const right = headers.get(rig.provider.signatureHeader!)!;
        const wrong = ['', ' ', 'x', '0', right.slice(0, -1), `${right}0`, right.replace(/[\da-f]{2}$/, 'zz')];
        for (const value of wrong) {
          refused({ headers: new Map(headers).set(rig.provider.signatureHeader!, value), body });
        }
      });

      it('is made with a secret that we know', async () => {
        const { body } = await aWebhook();
        refused(signed(body, { signer: 'foreign' }));
      });

      it('may be made with the secret before the present one, while that is in rotation', async () => {
        const { body } = await aWebhook();
        expect(read(signed(body, { signer: 'previous' }))).to.deep.equal(read(signed(body)));
      });

      it('is looked at before the body', () => {
        refused({ ...signed(Buffer.from('no JSON'), { signer: 'foreign' }) });
      });

      if (ways.signsBody) {
        it('covers the very bytes, not what they mean', async () => {
          const { headers, body } = await aWebhook();
          const same = JSON.stringify(JSON.parse(Buffer.from(body).toString()), null, 1);
          refused({ headers, body: Buffer.from(same) });
          refused({ headers, body: Buffer.concat([body, Buffer.from('\n')]) });
          refused({ headers, body: new Uint8Array() });
        });
      }

      if (ways.signsTime) {
        it('holds for five minutes, either way', async () => {
          const { body } = await aWebhook();
          const later = (seconds: number): Date => new Date(rig.now.getTime() + seconds * 1000);
          const webhook = signed(body, { at: rig.now });
          for (const seconds of [-300, 0, 300]) expect(read(webhook, later(seconds))).to.have.property('id');
          for (const seconds of [-302, 302]) refused(webhook, later(seconds));
        });
      }
    });

    if (ways.isRemote) {
      disturbedProvider(ways, {
        rig: () => rig,
        aRequest,
        opened,
        paid,
        refund,
      });
      providerNews(ways, { rig: () => rig, aRequest, opened, paid, refund });
    }

    it('refuses a signed body that is no event', () => {
      const bodies = ['', 'no JSON', 'null', '[]', '{}', '"text"', '{"id":', '\uFEFF{}'].map((text) =>
        Buffer.from(text),
      );
      for (const body of [...bodies, Buffer.from([0x7b, 0xff, 0x7d])]) {
        expect(
          refusalOf(() => read(signed(body))),
          body.toString(),
        ).to.equal('malformed_request');
      }
    });
  });
}
