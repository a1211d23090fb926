import { type Currency, Money } from '@soko/domain';
import { escapeHtml } from '../html.ts';
import type { OrderView } from '../orders/views.ts';
import type { Mail } from '../ports.ts';
import type { MoneyView } from '../views.ts';

/** The mail that tells a buyer that the order is taken on. `key` names this one message for good. */
export function receipt(order: OrderView, key: string): Mail {
  const lines = order.items.map((item) => ({
    what: `${item.quantity} × ${item.name} (${item.sku}), ${item.shop.name}`,
    amount: text(item.total_price),
  }));
  const sums = [
    { what: 'Subtotal', amount: text(order.subtotal) },
    ...(order.discount_amount.amount > 0 ? [{ what: 'Discount', amount: `−${text(order.discount_amount)}` }] : []),
    { what: 'Shipping', amount: text(order.shipping_amount) },
    { what: 'Tax', amount: text(order.tax_amount) },
    { what: 'Total', amount: text(order.total_amount) },
  ];
  const opening = `Thank you. Your order ${order.number} is confirmed. ${STATES[order.payment_status] ?? ''}`.trim();
  const invoice = [`Invoice ${order.invoice_number ?? ''}`, ...billedTo(order)].join('\n');
  const rows = (all: readonly Readonly<{ what: string; amount: string }>[]) =>
    all
      .map((row) => `<tr><td>${escapeHtml(row.what)}</td><td align="right">${escapeHtml(row.amount)}</td></tr>`)
      .join('\n');
  return {
    key,
    to: order.email,
    subject: `Your order ${order.number}`,
    text: [opening, '', ...[...lines, ...sums].map((row) => `${row.what}: ${row.amount}`), '', invoice].join('\n'),
    html: [
      '<!doctype html>',
      `<p>${escapeHtml(opening)}</p>`,
      `<table>\n${rows(lines)}\n${rows(sums)}\n</table>`,
      `<p>${escapeHtml(invoice).replaceAll('\n', '<br>')}</p>`,
    ].join('\n'),
  };
}

/** The company that it was bought for, as an invoice names it. */
const billedTo = ({ company, purchase_order_number: number }: OrderView): string[] => [
  ...(company ? [`Billed to ${company.name}, tax id ${company.tax_id}`] : []),
  ...(number === null ? [] : [`Purchase order ${number}`]),
];

const STATES: Readonly<Partial<Record<OrderView['payment_status'], string>>> = {
  paid: 'It is paid.',
  pending: 'It is on the account of your company.',
  unpaid: 'Please have the amount ready when it is delivered.',
};

const text = ({ amount, currency }: MoneyView): string =>
  `${currency} ${Money.format(Money.of(amount, currency as Currency))}`;
