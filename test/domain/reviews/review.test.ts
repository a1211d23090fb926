import { Review, type ReviewRules, type ReviewSubject } from '@soko/domain';
import { expect } from 'chai';
import { anId, aReview, aUserCall, NOON } from '../../support/builders/index.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

const OPEN: ReviewRules = { moderation: 'off', purchase: 'optional' };
const FORM = { rating: 5, title: null, body: null, media: [] };
const author = { id: anId<Review['userId']>() };
const call = aUserCall(author.id);
const staff = aUserCall(anId(), { roles: ['customer', 'staff'] });
const product = { id: anId<Review['productId']>(), shopId: anId<Review['shopId']>() };
const review = aReview(product, author);

describe('a review', () => {
  const subject: ReviewSubject = {
    productId: product.id,
    shopId: product.shopId,
    isListed: true,
    isPurchased: false,
    wasRejected: false,
  };
  const write = (about: Partial<ReviewSubject> = {}, rules: Partial<ReviewRules> = {}, by = call) =>
    Review.write(
      FORM,
      { subject: { ...subject, ...about }, rules: { ...OPEN, ...rules }, call: by },
      { id: anId(), by: author.id, at: NOON },
    );

  it('is published at once, unless the policy or an earlier rejection says otherwise', () => {
    expect(write().status).to.equal('published');
    expect(write({}, { moderation: 'all' }).status).to.equal('pending');
    expect(write({ wasRejected: true }).status).to.equal('pending');
  });

  it('is verified by a purchase, and needs one where the policy says so', () => {
    expect(write().verifiedPurchase).to.equal(false);
    expect(write({ isPurchased: true }, { purchase: 'required' }).verifiedPurchase).to.equal(true);
    expect(refusalOf(() => write({}, { purchase: 'required' }))).to.equal('purchase_required');
  });

  it('is of a product that its author can see and does not sell', () => {
    const member = aUserCall(author.id, { roles: ['seller'], shops: [product.shopId] });
    expect(refusalOf(() => write({}, {}, member))).to.equal('own_product');
    expect(refusalOf(() => write({ isListed: false }))).to.equal('not_found');
    expect(refusalOf(() => write({ isListed: false }, {}, staff))).to.equal('product_unavailable');
    const none = () =>
      Review.write(FORM, { subject: null, rules: OPEN, call }, { id: anId(), by: author.id, at: NOON });
    expect(refusalOf(none)).to.equal('not_found');
  });

  it('is changed by its author, and looked at again where it was rejected or everything is', () => {
    expect(Review.ownedBy(review, call)).to.equal(review);
    for (const wrong of [null, { ...review, deletedAt: NOON }]) {
      expect(refusalOf(() => Review.ownedBy(wrong, call))).to.equal('not_found');
    }
    expect(refusalOf(() => Review.ownedBy(review, staff))).to.equal('not_found');
    const rejected = { ...review, status: 'rejected', statusComment: 'rude' } as const;
    expect(Review.edit(review, { rating: 1 }, OPEN, NOON)).to.deep.include({
      rating: 1,
      status: 'published',
      editedAt: NOON,
    });
    expect(Review.edit(rejected, {}, OPEN, NOON)).to.deep.include({ status: 'pending', statusComment: null });
    expect(Review.edit(review, {}, { ...OPEN, moderation: 'all' }, NOON).status).to.equal('pending');
  });

  it('is taken away by its author and by staff, once', () => {
    for (const by of [call, staff]) expect(Review.remove(review, by, NOON).deletedAt).to.equal(NOON);
    const other = aUserCall(anId());
    expect(refusalOf(() => Review.remove(review, other, NOON))).to.equal('not_found');
    expect(refusalOf(() => Review.remove({ ...review, deletedAt: NOON }, staff, NOON))).to.equal('not_found');
  });

  it('is decided about by others than its author, and not twice alike', () => {
    expect(Review.judge(review, 'reject', 'rude', staff)).to.deep.include({
      status: 'rejected',
      statusComment: 'rude',
    });
    expect(factsOf(() => Review.judge(review, 'approve', null, staff))).to.deep.equal({ status: 'published' });
    expect(refusalOf(() => Review.judge(review, 'reject', 'rude', call))).to.equal('own_review');
    expect(refusalOf(() => Review.judge(null, 'reject', 'rude', staff))).to.equal('not_found');
  });

  it('is answered by the shop, and found helpful by others, while it is shown', () => {
    const answered = Review.reply(review, 'Thanks', { call, at: NOON });
    expect(answered).to.deep.include({ replyBody: 'Thanks', repliedBy: author.id, repliedAt: NOON });
    expect(Review.reply(answered, null, { call, at: NOON })).to.deep.equal(review);
    expect(Review.votable(review, staff)).to.equal(review);
    expect(refusalOf(() => Review.votable(review, call))).to.equal('own_review');
    expect(refusalOf(() => Review.shown({ ...review, status: 'pending' }))).to.equal('not_found');
  });
});
