import {
  Call,
  isRefusal,
  type NewId,
  type PaymentEvent,
  type PaymentProvider,
  type ProviderEvent,
  refuse,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { redactedBody } from './redact.ts';
import { settleEvent } from './settle-event.ts';

export type Webhook = Readonly<{
  /** The name in the path; null on the bare path, where exactly one known signature header tells the provider. */
  provider: string | null;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  /** As it came, byte for byte: the signature is over it. */
  body: Uint8Array;
}>;

/** Waits for what follows from a webhook that is kept, for as long as its sender may be kept waiting. */
export type Patience = (settling: Promise<void>) => Promise<void>;

/**
 * Takes a provider's webhook: checked, kept, then settled. Returning means kept, so the provider may forget it; a
 * repeat is harmless, and one that was kept but not settled (also because the provider that it bids us ask does not
 * answer) is settled by the repeat or by a job. What is still being settled when patience is over goes on by itself.
 * Refuses `not_found` (no such provider), `webhook_signature_invalid` (nothing kept), `malformed_request`.
 */
export function receiveWebhook(ports: Ports) {
  const { store, providers, newId, now } = ports;
  const settle = settleEvent(ports);
  return async (call: Call, webhook: Webhook, patience: Patience = (settling) => settling): Promise<void> => {
    const provider = senderOf(webhook, providers);
    const told = provider.readWebhook(webhook.headers, webhook.body, now());
    const by: Call = { ...call, actor: { kind: 'provider', provider: provider.name } };
    const event = eventOf(provider, told, webhook.body, newId);
    const kept = await store.transaction(by, async (tx) => {
      const { id, outcome } = (await tx.paymentEvents.insert(event)) ?? event;
      return { id, outcome };
    });
    if (kept.outcome !== null) return;
    const settling = settle(Call.unclaimed(by), { ...event, id: kept.id }).catch((failure: unknown) => {
      if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
    });
    await patience(settling);
  };
}

/** The provider that the path names, or the one whose signature header is there, alone. */
function senderOf({ provider: name, headers }: Webhook, providers: readonly PaymentProvider[]): PaymentProvider {
  if (name !== null) return providers.find((provider) => provider.name === name) ?? refuse('not_found');
  const signed = providers.filter(({ signatureHeader }) => signatureHeader !== null && headers.has(signatureHeader));
  const [only] = signed;
  return only && signed.length === 1 ? only : refuse('webhook_signature_invalid');
}

/** The event as it is kept; one that says nothing about a payment needs no work. */
const eventOf = (
  { name: provider }: PaymentProvider,
  { id: eventId, type, report }: ProviderEvent,
  body: Uint8Array,
  newId: NewId,
): PaymentEvent => ({
  id: newId(),
  provider,
  eventId,
  type,
  report,
  body,
  answer: redactedBody(body),
  outcome: report ? null : 'noted',
});
