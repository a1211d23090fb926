import type { ReviewId, UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { replyMail, reviewMail } from './shop-mails.ts';

type Telling = Readonly<{ reviewId: ReviewId; key: string }>;

/** Tells the shop of a new review, if it is still shown. `key` makes a repeat the same messages. */
export function tellShopOfReview({ queries, mailer }: Ports) {
  return async (_call: UnclaimedCall, { reviewId, key }: Telling): Promise<void> => {
    const notice = await queries.reviewNotice(reviewId);
    for (const to of notice?.shop_emails ?? []) if (notice) await mailer.send(reviewMail(notice, to, key));
  };
}

/** Tells the author of a review that the shop answered, if the answer still stands. */
export function tellAuthorOfReply({ queries, mailer }: Ports) {
  return async (_call: UnclaimedCall, { reviewId, key }: Telling): Promise<void> => {
    const notice = await queries.reviewNotice(reviewId);
    if (notice?.author_email && notice.reply !== null) await mailer.send(replyMail(notice, notice.author_email, key));
  };
}
