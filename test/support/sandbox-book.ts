import type { SandboxBook, SandboxEvent, SandboxPayment, SandboxRefund } from '@soko/application';
import { Money } from '@soko/domain';

/** The sandbox's books in memory, with the events whose delivery a job would do. */
export type MemorySandboxBook = SandboxBook & Readonly<{ queued: readonly SandboxEvent[] }>;

export function memorySandboxBook(): MemorySandboxBook {
  const payments = new Map<string, SandboxPayment>();
  const refunds = new Map<string, SandboxRefund>();
  const queued: SandboxEvent[] = [];
  const opened = new Map<string, Date>();

  const fits = ({ reference, amount }: SandboxRefund): boolean => {
    const payment = payments.get(reference);
    if (payment?.status !== 'approved' || payment.amount.currency !== amount.currency) return false;
    const earlier = [...refunds.values()].filter((each) => each.reference === reference).map((each) => each.amount);
    return Money.sum(amount.currency, [...earlier, amount]).amount <= payment.amount.amount;
  };

  return {
    queued,
    async open(payment) {
      const known = payments.get(payment.reference);
      if (known !== undefined) return known;
      const page: SandboxPayment = { ...payment, status: 'open' };
      payments.set(payment.reference, page);
      opened.set(payment.reference, new Date());
      return page;
    },
    find: async (reference) => payments.get(reference) ?? null,
    list: async ({ from, to }) =>
      [...payments.values()]
        .filter(({ reference }) => {
          const at = opened.get(reference) ?? from;
          return at >= from && at < to;
        })
        .map((payment) => {
          const given = [...refunds.values()].filter(({ reference }) => reference === payment.reference);
          const amounts = given.map(({ amount }) => amount);
          return { ...payment, refunded: Money.sum(payment.amount.currency, amounts) };
        }),
    async decide(reference, status, event) {
      const payment = payments.get(reference);
      if (payment?.status !== 'open') return payment ?? null;
      const decided: SandboxPayment = { ...payment, status };
      payments.set(reference, decided);
      queued.push(event);
      return decided;
    },
    async refund(refund, event) {
      if (refunds.has(refund.key)) return true;
      if (!fits(refund)) return false;
      refunds.set(refund.key, refund);
      queued.push(event);
      return true;
    },
  };
}
