import type { UnclaimedCall, VariantId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { lowStockMail } from './shop-mails.ts';

/** Tells the shop that a SKU runs low, if it still does. `key` makes a repeat the same messages. */
export function tellLowStock({ queries, mailer }: Ports) {
  return async (
    _call: UnclaimedCall,
    { variantId, key }: Readonly<{ variantId: VariantId; key: string }>,
  ): Promise<void> => {
    const notice = await queries.stockNotice(variantId);
    for (const to of notice?.shop_emails ?? []) if (notice) await mailer.send(lowStockMail(notice, to, key));
  };
}
