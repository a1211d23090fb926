import type { Difference, Money } from '@soko/domain';
import type { Config } from './config.ts';
import { OPERATOR, withMarket } from './market.ts';
import type { Output } from './output.ts';

export type ReconcileOptions = Readonly<{ provider: string; date: string; json: boolean }>;

/** Compares a provider's payments of a day with ours. Exit code 1 when something is left for people to look at. */
export async function reconcile(
  config: Config,
  output: Output,
  { provider, date, json }: ReconcileOptions,
): Promise<number> {
  const found = await withMarket(config, ({ app }) => app.payments.reconcile(OPERATOR, { provider, date }));
  if (json) output.say(JSON.stringify(found));
  else {
    for (const difference of found.repaired) output.say(row('repaired', difference));
    for (const difference of found.left) output.say(row('left', difference));
    const { theirs, ours, repaired, left, isListed } = found;
    const how = isListed ? `${theirs} of theirs` : `${theirs} asked about one by one`;
    output.say(`${provider} ${date}: ${how}, ${ours} of ours, ${repaired.length} repaired, ${left.length} left.`);
  }
  return found.left.length === 0 ? 0 : 1;
}

function row(what: string, { kind, reference, ours, theirs }: Difference): string {
  const side = (it: Readonly<{ status: string; amount: Money | null; refunded: Money | null }> | null) =>
    it ? `${it.status} ${shown(it.amount)} refunded ${shown(it.refunded)}` : 'nothing';
  return [what.padEnd(8), kind.padEnd(11), reference.padEnd(36), `ours: ${side(ours)}`, `theirs: ${side(theirs)}`].join(
    '  ',
  );
}

const shown = (money: Money | null): string => (money ? `${money.amount} ${money.currency}` : '-');
