import { Attribute, type Chosen, type Tx } from '@soko/domain';

/** Refuses `validation_failed` for values that their attributes cannot read. One statement, none for no values. */
export async function requireValues(tx: Tx, chosen: readonly Chosen[]): Promise<void> {
  const codes = new Set(chosen.flatMap(({ attributes }) => Object.keys(attributes)));
  if (codes.size > 0) Attribute.requireValues(await tx.attributes.byCode([...codes]), chosen);
}
