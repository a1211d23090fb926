import type { Money, PaymentRequest, RefundReport } from '@soko/domain';
import type { ProviderRig } from './payment-provider.contract.ts';

/** A payment that a provider has opened. */
type Opened = Readonly<{ reference: string; amount: Money; providerReference: string | null }>;

/** What the contract has at hand for its tests. */
export type Hand = Readonly<{
  rig: () => ProviderRig;
  aRequest: () => PaymentRequest;
  opened: () => Promise<Opened>;
  paid: () => Promise<Opened>;
  refund: (payment: Opened, amount: number, key?: string) => Promise<RefundReport>;
}>;
