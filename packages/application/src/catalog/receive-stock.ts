import { StockLevel, type Tx, type Variant } from '@soko/domain';

/** How many there are of a new variant. */
export type Received = Readonly<{ variant: Variant; stock: number | undefined }>;

/** Puts the first stock of new variants on the shelf: two statements, none where there is nothing. */
export async function receiveStock(tx: Tx, received: readonly Received[]): Promise<void> {
  const counts = new Map(received.map(({ variant, stock = 0 }) => [variant.id, stock]));
  const ids = [...counts].filter(([, stock]) => stock > 0).map(([id]) => id);
  if (ids.length === 0) return;
  const levels = await tx.stock.lock(ids);
  await tx.stock.save(
    levels.map((level) => StockLevel.receive(level, counts.get(level.variantId) ?? 0, 'first stock')),
  );
}
