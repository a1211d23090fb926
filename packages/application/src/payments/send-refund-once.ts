import { Call, isRefusal } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { RefundedOrder } from './request-refund.ts';
import { sendRefund } from './send-refund.ts';

/** Sends a refund while its requester waits; a provider that does not answer is left to the job of `refund.requested`. */
export function sendRefundOnce(ports: Ports) {
  const send = sendRefund(ports);
  return async (call: Call, refund: RefundedOrder): Promise<void> => {
    try {
      await send(Call.unclaimed(call), refund);
    } catch (failure) {
      if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
    }
  };
}
