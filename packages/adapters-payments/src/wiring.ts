import { NEW_ID, NOW, PAYMENT_PROVIDERS, SANDBOX_BOOK, SANDBOX_DESK } from '@soko/application/wiring';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { bankTransfer } from './bank-transfer.ts';
import { breaking } from './breaking.ts';
import { cashOnDelivery } from './cash-on-delivery.ts';
import { chapa } from './chapa.ts';
import type { PaymentsConfig } from './config.ts';
import { flutterwave } from './flutterwave.ts';
import type { Fetch } from './http.ts';
import { paystack } from './paystack.ts';
import { razorpay } from './razorpay.ts';
import { type Sandbox, type SandboxOptions, sandbox } from './sandbox.ts';
import { stripe } from './stripe.ts';
import { terms } from './terms.ts';

// a function: a plain const would lose T
const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);

/** The sandbox for those who deliver its webhooks; null where it is off. */
export const SANDBOX = token<Sandbox | null>('soko.Sandbox');

/** Binds the providers that the config switches on, and the sandbox's desk. `fetch` makes every outgoing call. */
export const paymentsModule = (
  config: PaymentsConfig,
  surroundings: Pick<SandboxOptions, 'baseUrl' | 'fetch' | 'refuseCall'>,
) =>
  new ContainerModule(({ bind }) => {
    if (config.sandbox === null) {
      bind(SANDBOX).toConstantValue(null);
    } else {
      const { secrets } = config.sandbox;
      const webhookUrl = `${surroundings.baseUrl}/api/v1/payments/webhook/sandbox`;
      bind(SANDBOX).toResolvedValue(
        (book, now, newId) => sandbox({ book, now, newId, secrets, webhookUrl, ...surroundings }),
        [SANDBOX_BOOK, NOW, NEW_ID],
      );
    }
    bind(SANDBOX_DESK).toResolvedValue((one) => one, [SANDBOX]);
    const around = { homeUrl: surroundings.baseUrl, fetch: outsideOf(surroundings) };
    const others = [
      // in the order in which buyers see them: those that collect online first
      ...(config.stripe === undefined ? [] : [stripe({ ...config.stripe, ...around })]),
      ...(config.paystack === undefined ? [] : [paystack({ ...config.paystack, ...around })]),
      ...(config.flutterwave === undefined ? [] : [flutterwave({ ...config.flutterwave, ...around })]),
      ...(config.razorpay === undefined ? [] : [razorpay({ ...config.razorpay, ...around })]),
      ...(config.chapa === undefined ? [] : [chapa({ ...config.chapa, ...around })]),
      ...(config.bankTransfer === undefined ? [] : [bankTransfer(config.bankTransfer)]),
      cashOnDelivery,
      ...(config.terms === undefined ? [] : [terms(config.terms.instructions)]),
    ].map(breaking);
    bind(PAYMENT_PROVIDERS).toResolvedValue((one) => (one === null ? others : [one, ...others]), [SANDBOX]);
  });

/** Calls go out where they may: a transaction never waits for a provider. */
const outsideOf =
  ({ fetch, refuseCall = () => false }: Pick<SandboxOptions, 'fetch' | 'refuseCall'>): Fetch =>
  async (...call) => {
    if (refuseCall()) throw new Error('A payment provider is called inside a transaction.');
    return fetch(...call);
  };
