import { type Call, KycDocument, refuse, Shop, type ShopId, type ShopVerdict, type Tx } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type ShopJudgement = Readonly<{
  shopId: ShopId;
  verdict: ShopVerdict;
  reason?: string | undefined;
  /** Approves although documents are missing; which ones stands in the audit log. */
  force?: boolean | undefined;
}>;

/**
 * What staff decide about a shop. Refuses `not_found`, `shop_state_conflict`, `forbidden` to the shop's own members, and
 * `kyc_incomplete` for an approval without the documents that the shop's country requires.
 */
export function judgeShop({ store }: Ports) {
  return (call: Call, { shopId, verdict, reason, force = false }: ShopJudgement): Promise<ShopId> =>
    store.transaction(call, async (tx) => {
      const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
      const judged = Shop.judge(shop, verdict, reason ?? null, call);
      if (verdict === 'approve') await requireDocuments(tx, shop, force);
      await tx.shops.save(judged);
      tx.events.add('shop.status_changed', shopId, { status: judged.status });
      return shopId;
    });
}

async function requireDocuments(tx: Tx, { id, country }: Shop, force: boolean): Promise<void> {
  const requirements = await tx.kycDocuments.requirements(country);
  const missing = KycDocument.overlooked(requirements, await tx.kycDocuments.ofShop(id), { force });
  if (force) tx.audit.note('shop.approval_forced', { noun: 'shop', id, after: { missing } });
}
