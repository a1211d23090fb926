import { bankTransfer, cashOnDelivery, terms } from '@soko/adapters-payments';
import { Money, type PaymentProvider } from '@soko/domain';
import { expect } from 'chai';
import type { ProviderWays } from '../contracts/payment-provider.contract.ts';
import { aSandbox } from '../support/providers/a-sandbox.ts';
import { ADAPTERS, SANDBOX_WAYS, WAYS } from '../support/providers/rigs.ts';
import { PROVIDERS } from '../support/providers/stand-in.mjs';
import { page } from './pages.ts';

const { text } = page('docs/payments.md');

type Row = Readonly<{ provider: PaymentProvider; ways: ProviderWays | null }>;

/** Every provider, with the ways that the contract holds it to; transfers and cash have none. */
const ROWS: readonly Row[] = [
  ...PROVIDERS.map((name) => ({ provider: ADAPTERS[name]('https://provider.test', fetch), ways: WAYS[name] })),
  { provider: aSandbox(), ways: SANDBOX_WAYS },
  { provider: bankTransfer('To: Soko, 0123456789'), ways: null },
  { provider: cashOnDelivery, ways: null },
  { provider: terms(), ways: null },
];

const AGAIN = { same: 'the same page', lost: 'another payment', elsewhere: 'another page' } as const;

const webhook = ({ provider: { signatureHeader }, ways }: Row): string => {
  if (signatureHeader === null || ways === null) return 'none';
  const isProof = ways.signsBody && ways.signsTime;
  const why = ways.signsBody ? 'no time is signed' : 'the body is not signed';
  return `\`${signatureHeader}\`: ${isProof ? 'proof' : `a hint (${why})`}`;
};

const capabilities = (row: Row): string => {
  const { provider, ways } = row;
  const cells = [
    `\`${provider.name}\``,
    ways === null ? 'nowhere' : ways.opens === 'widget' ? 'its widget (`client_token`)' : 'its page (`redirect_url`)',
    ways === null ? '–' : AGAIN[ways.startsAgain ?? 'same'],
    provider.windowSeconds === 0 ? '–' : `${provider.windowSeconds / 60} min`,
    ways === null ? '–' : ways.closes === false ? 'no' : 'yes',
    ways === null ? '–' : ways.afterDecline === 'failed' ? 'the payment is over' : 'tries again',
    webhook(row),
    ways === null ? 'by hand' : 'full, partial',
  ];
  return `| ${cells.join(' | ')} |`;
};

const yes = (isSo: boolean): string => (isSo ? 'yes' : 'no');

const told = ({ provider, ways }: Row): string => {
  const { knows = [] } = ways ?? {};
  const cells = [
    `\`${provider.name}\``,
    ...(['fee', 'refunds', 'disputes'] as const).map((each) => yes(knows.includes(each))),
    yes(provider.list !== undefined),
  ];
  return `| ${cells.join(' | ')} |`;
};

const amounts = ({ provider }: Row): string => {
  const limits = [...(provider.limits ?? [])].map(([currency, { minimum, step }]) =>
    [
      minimum > 1 ? `${currency} ${Money.format(Money.of(minimum, currency))}` : currency,
      step > 1 ? ` in steps of ${Money.format(Money.of(step, currency))}` : '',
    ].join(''),
  );
  const currencies = provider.currencies === null ? 'any' : [...provider.currencies].sort().join(' ');
  return `| \`${provider.name}\` | ${currencies} | ${limits.sort().join(', ') || '–'} |`;
};

/** The rows of the table below a heading. */
const rowsBelow = (heading: string): readonly string[] =>
  (text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));

describe('the page of payments', () => {
  it('says of each provider what the contract holds it to', () => {
    expect(rowsBelow('What each provider does')).to.deep.equal(ROWS.map(capabilities));
  });

  it('says of each provider that collects online what it tells beside the payment', () => {
    const online = ROWS.filter(({ ways }) => ways !== null);
    expect(rowsBelow('What each provider tells besides').slice(0, online.length)).to.deep.equal(online.map(told));
    for (const { provider, ways } of online.filter((row) => row.ways?.isRemote)) {
      expect(ways?.knows?.includes('day'), provider.name).to.equal(provider.list !== undefined);
    }
  });

  it('says of each provider what it takes', () => {
    expect(rowsBelow('Currencies and least amounts')).to.deep.equal(ROWS.map(amounts));
  });
});
