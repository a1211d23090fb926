import { z } from 'zod';
import { named, text } from './common.ts';

/** How a buyer wants to pay. */
export const PaymentChoice = named('PaymentChoice', {
  provider: text({ max: 50 }, 'A name from `GET /payments/providers`', 'sandbox'),
  return_url: z.string().min(1).max(2048).exactOptional().meta({
    format: 'uri',
    description:
      'Where the buyer comes back to, with `?order_id=&reference=&status=`; in production from the allow list',
  }),
  method: text({ max: 50 }, 'A method of the provider, where it has several').exactOptional(),
});
