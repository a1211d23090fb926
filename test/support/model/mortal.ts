import type { PaymentProvider, Store, Tx } from '@soko/domain';

/** The process died here. */
export class Death extends Error {
  override name = 'Death';
}

/** When a process dies: at a point of its way, which are all calls to the store and to providers, before and after. */
export type Fate = Readonly<{
  /** Dies at this point, counted from 1; undefined: lives on. */
  dieAt: (point: number | undefined) => void;
  /** Passes a point. Throws where the process dies, and at all points after it: the dead do nothing more. */
  pass: () => void;
  isSealed: () => boolean;
}>;

export function aFate(): Fate {
  let left: number | undefined;
  return {
    dieAt: (point) => {
      left = point;
    },
    pass: () => {
      if (left === undefined) return;
      left -= 1;
      if (left <= 0) throw new Death('The process died.');
    },
    isSealed: () => left !== undefined,
  };
}

/** A store of a process that may die: before and after each transaction, and at each call to a port within. */
export const mortalStore = (store: () => Store, fate: Fate): Store => ({
  async transaction<T>(...[call, work, options]: Parameters<Store['transaction']>): Promise<T> {
    fate.pass();
    const result = await store().transaction(call, (tx) => work(fate.isSealed() ? mortalTx(tx, fate) : tx), options);
    fate.pass();
    return result as T;
  },
});

const mortalTx = (tx: Tx, fate: Fate): Tx =>
  new Proxy(tx, {
    get(target, name) {
      const port: unknown = Reflect.get(target, name);
      return port instanceof Date ? port : mortal(port as object, fate);
    },
  });

const mortal = <T extends object>(port: T, fate: Fate): T =>
  new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        fate.pass();
        return Reflect.apply(member, target, given) as unknown;
      };
    },
  });

const CALLS = ['start', 'verify', 'close', 'refund'] as const;

/** A provider as a process sees it that may die before a call is sent and before its answer is read. */
export function mortalProvider<P extends PaymentProvider>(provider: P, fate: Fate): P {
  const calls = CALLS.map((name) => {
    const call = provider[name].bind(provider) as (given: never) => Promise<unknown>;
    return [
      name,
      async (given: never) => {
        fate.pass();
        const answer = await call(given);
        fate.pass();
        return answer;
      },
    ];
  });
  return { ...provider, ...Object.fromEntries(calls) };
}
