import { escapeHtml } from '../html.ts';
import type { Mail } from '../ports.ts';
import type { ReviewNotice } from '../reviews/views.ts';
import type { StockNotice } from '../stock/views.ts';

/** A mail of these paragraphs. `key` and the address name this one message for good. */
export const mailOf = (key: string, to: string, subject: string, paragraphs: readonly string[]): Mail => ({
  key: `${key} ${to}`,
  to,
  subject,
  text: paragraphs.join('\n\n'),
  html: ['<!doctype html>', ...paragraphs.map((each) => `<p>${escapeHtml(each).replaceAll('\n', '<br>')}</p>`)].join(
    '\n',
  ),
});

const saidIn = ({ title, body }: ReviewNotice): readonly string[] => [title, body].filter((each) => each !== null);

/** Tells a member of a shop what was said of its product. `key` and the address name this one message for good. */
export const reviewMail = (notice: ReviewNotice, to: string, key: string): Mail =>
  mailOf(key, to, `A new review of ${oneLine(notice.product)}`, [
    `${notice.product} was given ${notice.rating} of 5 stars.`,
    ...saidIn(notice),
  ]);

/** Tells the author of a review what the shop answered. */
export const replyMail = (notice: ReviewNotice, to: string, key: string): Mail =>
  mailOf(key, to, `${oneLine(notice.shop)} answered your review`, [
    `${notice.shop} answered your review of ${notice.product}:`,
    notice.reply ?? '',
  ]);

/** Tells a member of a shop that a SKU runs low. */
export const lowStockMail = (notice: StockNotice, to: string, key: string): Mail =>
  mailOf(key, to, `Low stock: ${notice.sku}`, [
    `Of ${notice.product} (${notice.sku}) ${notice.available} can still be sold; you asked to be told from ` +
      `${notice.low_stock_threshold} on.`,
  ]);

/** Fit for a header: what is a line break in a name is a space there. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
