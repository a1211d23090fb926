import { imageForm } from './pictures.ts';
import type { Server } from './server.ts';
import type { Holder } from './server-shopping.ts';
import type { Person } from './server-town.ts';
import type { Writes } from './writes.ts';

const REVIEW = { rating: 4, title: 'As it looks', body: 'And it lasts.' };

/** A picture that somebody sent for a review, by the id of its upload. */
export const uploadedPicture = async ({ client }: Server, holder: Holder): Promise<string> => {
  const answer = await client.post('/reviews/upload-media', { ...holder, ...(await imageForm()) });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body.upload_id;
};

/** The writes about reviews, and about when a shop is told of its stock, each as it would be done. */
export function writesOfReviews(server: Server): Writes {
  const { client } = server;
  const as = ({ access }: Person) => ({ as: access });
  /** A review, its author, and the seller of what it is about. */
  const written = async () => {
    const [author, seller] = [as(await server.person()), await server.seller()];
    const { product } = await server.sells({ shop: seller.shop });
    const { body } = await client.post(`/products/${product.id}/reviews`, { ...author, body: REVIEW });
    return { path: `/reviews/${body.id}`, author, seller: as(seller) };
  };
  const byAuthor = async () => {
    const { path, author } = await written();
    return { path, holder: author };
  };
  const judged = async (verdict: string) => {
    const { path, author } = await written();
    const holder = as(await server.withRole('staff'));
    return { path: `/admin${path}/${verdict}`, holder, owner: author, body: { reason: 'about the courier' } };
  };
  const voted = async () => ({ path: `${(await written()).path}/helpful`, holder: as(await server.person()) });

  return {
    uploadReviewMedia: async () => ({
      path: '/reviews/upload-media',
      holder: as(await server.person()),
      raw: await imageForm(),
    }),
    writeReview: async () => ({
      path: `/products/${(await server.sells()).product.id}/reviews`,
      holder: as(await server.person()),
      body: REVIEW,
      optional: ['title', 'body'],
      nullable: ['title', 'body'],
    }),
    changeReview: async () => ({
      ...(await byAuthor()),
      body: REVIEW,
      optional: ['rating', 'title', 'body'],
      nullable: ['title', 'body'],
    }),
    removeReview: byAuthor,
    replyToReview: async () => {
      const { path, seller } = await written();
      return { path: `${path}/reply`, holder: seller, body: { body: 'Thank you.' } };
    },
    removeReply: async () => {
      const { path, seller } = await written();
      await client.post(`${path}/reply`, { ...seller, body: { body: 'Thank you.' } });
      return { path: `${path}/reply`, holder: seller };
    },
    voteForReview: voted,
    unvoteReview: async () => {
      const vote = await voted();
      await client.post(vote.path, vote.holder);
      return vote;
    },
    approveReview: async () => {
      const judging = await judged('approve');
      await client.post(judging.path.replace(/approve$/, 'reject'), { ...judging.holder, body: judging.body });
      return { ...judging, optional: ['', 'reason'] };
    },
    rejectReview: () => judged('reject'),
    adjustStocks: async () => {
      const seller = await server.seller();
      const { sku } = await server.sells({ shop: seller.shop });
      const items = [{ sku, on_hand: 40, expected_on_hand: 100, reason: 'counted' }];
      const optional = ['items/0/expected_on_hand'];
      return { path: '/inventory/adjustments', holder: as(seller), body: { items }, optional, isUnion: true };
    },
    watchSku: async () => {
      const seller = await server.seller();
      const { sku } = await server.sells({ shop: seller.shop });
      return {
        path: `/skus/${sku}`,
        holder: as(seller),
        body: { low_stock_threshold: 5 },
        nullable: ['low_stock_threshold'],
      };
    },
  };
}
