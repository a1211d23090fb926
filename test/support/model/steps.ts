import fc from 'fast-check';

/**
 * What may happen in a market, as plain data: the same steps mean the same for ever, whatever makes them up. `order`,
 * `payment`, `refund` and `letter` count back from the newest; a step that finds none is passed over. With `crash`, the
 * process dies at that point of its way and the step is done again, as a client or a job would: with the same key.
 */
export type Step = Readonly<{ crash?: number }> &
  Readonly<
    | { do: 'add' | 'change'; buyer: number; ware: number; quantity: number }
    | { do: 'remove'; buyer: number; ware: number }
    /** `surprised`: the buyer expects another total. */
    | { do: 'checkout'; buyer: number; surprised: boolean }
    /** A checkout of these lines in place of the cart. */
    | { do: 'buy'; buyer: number; lines: readonly Line[] }
    | { do: 'pay'; order: number; provider: string }
    | { do: 'cancel' | 'drop'; order: number }
    /** The buyer pays on the provider's page: `excess` more than was asked. */
    | { do: 'approve'; payment: number; excess: number }
    | { do: 'decline'; payment: number }
    /** A provider's letter arrives: late, early, in any order, again. */
    | { do: 'webhook'; letter: number }
    /** The same, but the process dies on the way and the provider does not try again. */
    | { do: 'lose_webhook'; letter: number; at: number }
    | { do: 'verify'; payment: number }
    | { do: 'refund'; refund: number; refused: boolean }
    | { do: 'expire' | 'check_payments' | 'work_payment_events' }
    | { do: 'adjust'; ware: number; delta: number }
    /** A count of the shelf; `expected` is what the seller believes to be there. */
    | { do: 'count'; ware: number; onHand: number; expected: number | null }
    | { do: 'wait'; seconds: number }
    | { do: 'outage'; provider: string; isDown: boolean }
  >;

export type Line = Readonly<{ ware: number; quantity: number }>;
export type Deed = Step['do'];
export type StepOf<D extends Deed> = Extract<Step, { do: D }>;

const some = fc.record;
const buyer = fc.nat(1);
const ware = fc.nat(2);
const recent = fc.nat(3);
const newest = fc.constant(0);
const quantity = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 20, 600, 999, 1_000) },
);
const wayToPay = fc.constantFrom('fake', 'fake', 'other', 'cash');
const online = fc.constantFrom('fake', 'other');
const seldom = <T>(weight: number, mostly: T, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(mostly) }, fc.constant(otherwise));
/** One step in eight meets a crash; the last points of a long way are rarely reached, and then it is a mere repeat. */
const crash = fc.option(fc.integer({ min: 1, max: 40 }), { freq: 7, nil: undefined });

const step = <D extends Deed>(deed: D, fields: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Step> =>
  some({ do: fc.constant(deed), ...fields, crash }).map(withoutUndefined) as fc.Arbitrary<Step>;

/** What the outside does by itself knows no crash of ours. */
const outside = <D extends Deed>(deed: D, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> =>
  some({ do: fc.constant(deed), ...fields }) as unknown as fc.Arbitrary<Step>;

const withoutUndefined = <T extends { crash?: unknown }>({ crash: at, ...rest }: T) =>
  at === undefined ? rest : { ...rest, crash: at };

const surprised = seldom(9, false, true);
const lines = fc.array(some({ ware, quantity: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 4 });
const excess = fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.constantFrom(-1, 1));

const buy = step('buy', { buyer, lines });
const pay = step('pay', { order: recent, provider: wayToPay });
const payOnline = step('pay', { order: newest, provider: online });
const cancel = step('cancel', { order: recent });
const approve = outside('approve', { payment: recent, excess });
const webhook = step('webhook', { letter: recent });
const refund = step('refund', { refund: recent, refused: seldom(7, false, true) });
const expire = step('expire');
const adjust = step('adjust', { ware, delta: fc.constantFrom(-9, -2, -1, 1, 5) });
const lostWebhook = outside('lose_webhook', { letter: recent, at: fc.integer({ min: 1, max: 25 }) });
const wait = (...seconds: number[]) => outside('wait', { seconds: fc.constantFrom(...seconds) });

const SINGLE: readonly (readonly [number, fc.Arbitrary<Step>])[] = [
  [6, step('add', { buyer, ware, quantity })],
  [2, step('change', { buyer, ware, quantity })],
  [1, step('remove', { buyer, ware })],
  [6, step('checkout', { buyer, surprised })],
  [3, buy],
  [9, pay],
  [2, cancel],
  [1, step('drop', { order: recent })],
  [8, approve],
  [2, outside('decline', { payment: recent })],
  [8, webhook],
  [2, lostWebhook],
  [2, step('verify', { payment: recent })],
  [3, refund],
  [3, expire],
  [1, step('check_payments')],
  [2, step('work_payment_events')],
  [2, adjust],
  [1, step('count', { ware, onHand: fc.nat(15), expected: fc.option(fc.nat(15)) })],
  [3, wait(1, 6, 61, 450, 900, 1_800)],
  [1, outside('outage', { provider: online, isDown: fc.boolean() })],
];

/** Turns of fate that single steps seldom make up by themselves. */
const STORIES: readonly (readonly [number, fc.Arbitrary<Step[]>])[] = [
  [4, fc.tuple(buy, payOnline, approve, webhook)],
  [3, fc.tuple(buy, payOnline, wait(1_800), expire, adjust, approve, webhook)],
  [2, fc.tuple(buy, payOnline, payOnline, approve, approve, webhook, webhook)],
  [2, fc.tuple(approve, lostWebhook, wait(1, 6), step('work_payment_events'), webhook)],
  [2, fc.tuple(cancel, refund, refund)],
];

/** A life of a market: up to so many steps. */
export const someSteps = (most: number): fc.Arbitrary<Step[]> => {
  const single = SINGLE.map(([weight, arbitrary]) => ({
    weight: 4 * weight,
    arbitrary: arbitrary.map((one) => [one]),
  }));
  const stories = STORIES.map(([weight, arbitrary]) => ({ weight, arbitrary }));
  const chapters = fc.array(fc.oneof(...single, ...stories), { maxLength: most, size: 'max' });
  return chapters.map((all) => all.flat().slice(0, most));
};
