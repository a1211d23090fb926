import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { aBomb, aPicture, type ImageFormFields, imageForm, sha256Of } from '../../support/pictures.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';
import type { Goods, Person, Seller } from '../../support/server-town.ts';

describe('reviews', () => {
  let server: Server;
  let seller: Seller;
  before(async () => {
    server = await openServer();
    seller = await server.seller({ name: 'Ada Fashion' });
  });
  after(() => server.close());

  const sells = (): Promise<Goods> => server.sells({ shop: seller.shop });
  const review = ({ product }: Goods, { access }: Person, body: object = { rating: 5 }, sending: Sending = {}) =>
    server.client.post(`/products/${product.id}/reviews`, { as: access, body, ...sending });
  const written = async (goods: Goods, person: Person, body?: object) =>
    expectStatus(await review(goods, person, body), 201);
  const list = async ({ product }: Goods, query = '') =>
    expectStatus(await server.client.get(`/products/${product.id}/reviews${query}`), 200);
  const productOf = async ({ product }: Goods) => {
    const { average_rating, review_count } = expectStatus(await server.client.get(`/products/${product.id}`), 200);
    return { average_rating, review_count };
  };
  const bought = async (goods: Goods, person: Person) => {
    const { order, holder } = await server.draft([goods], { as: person.access });
    const { payment } = await server.pay(order.id, holder);
    await server.paid(payment);
    return order;
  };

  describe('POST /products/{id}/reviews', () => {
    it('publishes what somebody says of a product, under a name that tells no address', async () => {
      const goods = await sells();
      const ada = await server.person({ name: 'Ada Ngozi Obi' });
      const answer = await review(goods, ada, { rating: 5, title: 'Strong', body: 'It holds.' });
      const view = expectStatus(answer, 201);
      expect(view).to.deep.include({
        product: { id: goods.product.id, name: goods.product.name, slug: goods.product.slug },
        author: { name: 'Ada O.' },
        rating: 5,
        title: 'Strong',
        body: 'It holds.',
        verified_purchase: false,
        status: 'published',
        reason: null,
        media: [],
        reply: null,
        helpful_count: 0,
        edited_at: null,
      });
      expect(answer.headers.get('location')).to.equal(`http://soko.test/api/v1/reviews/${view.id}`);
      const read = await server.client.get(`/reviews/${view.id}`);
      expect(expectStatus(read, 200)).to.deep.equal(view);
      expect(read.headers.get('etag')).to.equal(answer.headers.get('etag'));
      expect((await list(goods)).items).to.deep.equal([view]);
      expect(read.text).not.to.include(ada.user.email);
    });

    it('takes the product by its slug, and stars alone', async () => {
      const goods = await sells();
      const { access } = await server.person({ name: 'Tunde' });
      const answer = await server.client.post(`/products/${goods.product.slug}/reviews`, {
        as: access,
        body: { rating: 3 },
      });
      expect(expectStatus(answer, 201)).to.deep.include({ title: null, body: null, author: { name: 'Tunde' } });
    });

    it('knows who bought the product, and not who only meant to or gave it back', async () => {
      const goods = await sells();
      const [buyer, browser, returner] = await Promise.all([server.person(), server.person(), server.person()]);
      await bought(goods, buyer);
      await server.draft([goods], { as: browser.access });
      const order = await bought(goods, returner);
      expectStatus(await server.client.post(`/orders/${order.id}/cancel`, { as: returner.access }), 200);
      expect((await written(goods, buyer)).verified_purchase).to.equal(true);
      expect((await written(goods, browser)).verified_purchase).to.equal(false);
      expect((await written(goods, returner)).verified_purchase).to.equal(false);
      expect((await list(goods, '?verified=true')).items).to.have.length(1);
      expect((await list(goods, '?verified=false')).items).to.have.length(2);
    });

    it('is one for each person and product', async () => {
      const goods = await sells();
      const ada = await server.person();
      await written(goods, ada);
      expectProblem(await review(goods, ada, { rating: 1 }), 'review_exists');
      await written(await sells(), ada);
      expect(await productOf(goods)).to.deep.equal({ average_rating: 5, review_count: 1 });
    });

    it('is refused to the members of the shop, and to a product that nobody can see', async () => {
      const goods = await sells();
      expectProblem(await review(goods, seller), 'own_product');
      const hidden = await server.sells({ shop: seller.shop, isActive: false });
      const [stranger, staff] = [await server.person(), await server.withRole('staff')];
      const absent = { ...goods, product: { ...goods.product, id: anId() } } as Goods;
      expect(unnamed(await review(hidden, stranger))).to.deep.equal(unnamed(await review(absent, stranger)));
      expectProblem(await review(hidden, stranger), 'not_found');
      expectProblem(await review(hidden, staff), 'product_unavailable');
      expectProblem(await review(goods, stranger, { rating: 5 }, { as: '' }), 'unauthenticated');
    });

    it('takes whole stars from one to five, and no more members than it names', async () => {
      const goods = await sells();
      const ada = await server.person();
      for (const rating of [0, 6, 4.5, '5', null]) expectFlaws(await review(goods, ada, { rating }), '/rating');
      expectFlaws(await review(goods, ada, {}), '/rating');
      expectFlaws(await review(goods, ada, { rating: 5, title: '' }), '/title');
      expectFlaws(await review(goods, ada, { rating: 5, body: 'x'.repeat(4_001) }), '/body');
      for (const member of ['status', 'media_url', 'verified_purchase', 'helpful_count', 'user_id']) {
        expectFlaws(await review(goods, ada, { rating: 5, [member]: 1 }), `/${member}`);
      }
      expect((await list(goods)).items).to.deep.equal([]);
    });

    it('K11: keeps text as text', async () => {
      const goods = await sells();
      const title = '<img src=x onerror=alert(1)> & "so"';
      expect((await written(goods, await server.person(), { rating: 1, title })).title).to.equal(title);
    });

    it('is done once under one key', async () => {
      const goods = await sells();
      const [ada, key] = [await server.person(), aKey()];
      const first = await review(goods, ada, { rating: 4 }, { key });
      const again = await review(goods, ada, { rating: 4 }, { key });
      expect(again.text).to.equal(first.text);
      expect((await list(goods)).items).to.have.length(1);
    });
  });

  describe('GET /products/{id}/reviews', () => {
    it('has all of them counted beside, as the product and its shop are rated', async () => {
      const other = await server.seller();
      const goods = await server.sells({ shop: other.shop });
      const empty = { average_rating: null, review_count: 0, ratings: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } };
      expect((await list(goods)).summary).to.deep.equal(empty);
      for (const rating of [5, 5, 4]) await written(goods, await server.person(), { rating });
      const { items, summary } = await list(goods, '?rating=5&limit=1&include_total=true');
      expect(items).to.have.length(1);
      expect(summary).to.deep.equal({
        average_rating: 4.67,
        review_count: 3,
        ratings: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 2 },
      });
      const alone = await server.client.get(`/products/${goods.product.slug}/reviews/summary`);
      expect(expectStatus(alone, 200)).to.deep.equal(summary);
      expect(await productOf(goods)).to.deep.equal({ average_rating: 4.67, review_count: 3 });
      const shop = () => server.client.get(`/shops/${other.shop.id}`);
      expect((await shop()).body.average_rating).to.equal(4.67);
      await server.changes(goods, { isActive: false });
      expect((await shop()).body.average_rating, 'hiding a product').to.equal(4.67);
      await server.changes(goods, { isActive: true });
      expect(await productOf(goods)).to.deep.equal({ average_rating: 4.67, review_count: 3 });
    });

    it('is ordered by time, stars and helpfulness', async () => {
      const goods = await sells();
      const ids: string[] = [];
      for (const rating of [3, 5, 1]) ids.push((await written(goods, await server.person(), { rating })).id);
      const [three, five, one] = ids;
      const { access } = await server.person();
      await server.client.post(`/reviews/${one}/helpful`, { as: access });
      const ordered = async (ordering: string) =>
        (await list(goods, `?ordering=${ordering}`)).items.map(({ id }: { id: string }) => id);
      expect(await ordered('-rating')).to.deep.equal([five, three, one]);
      expect(await ordered('rating')).to.deep.equal([one, three, five]);
      expect((await ordered('-helpful'))[0]).to.equal(one);
      expect(await ordered('created_at')).to.deep.equal((await ordered('-created_at')).reverse());
    });

    it('is two statements, however many there are', async () => {
      const goods = await sells();
      const count = () => server.statementsOf(() => list(goods));
      expect(await count()).to.equal(2);
      for (let each = 0; each < 5; each += 1) await written(goods, await server.person());
      expect(await count()).to.equal(2);
    });
  });

  describe('PATCH and DELETE /reviews/{id}', () => {
    const change = (id: string, { access }: Person, body: object, sending: Sending = {}) =>
      server.client.patch(`/reviews/${id}`, { as: access, body, ...sending });
    const remove = (id: string, { access }: Person, sending: Sending = {}) =>
      server.client.delete(`/reviews/${id}`, { as: access, ...sending });

    it('change what is named, and the average with it', async () => {
      const goods = await sells();
      const ada = await server.person();
      const { id } = await written(goods, ada, { rating: 5, title: 'Strong' });
      const view = expectStatus(await change(id, ada, { rating: 2, body: 'It tore.' }), 200);
      expect(view).to.deep.include({ rating: 2, title: 'Strong', body: 'It tore.' });
      expect(view.edited_at).not.to.equal(null);
      expect(expectStatus(await change(id, ada, { title: null }), 200).title).to.equal(null);
      expect(await productOf(goods)).to.deep.equal({ average_rating: 2, review_count: 1 });
    });

    it('compare If-Match with the version of the review', async () => {
      const ada = await server.person();
      const answer = await review(await sells(), ada);
      const { id } = expectStatus(answer, 201);
      const seen = answer.headers.get('etag') ?? '';
      expectStatus(await change(id, ada, { rating: 4 }, { headers: { 'if-match': seen } }), 200);
      expectProblem(await change(id, ada, { rating: 3 }, { headers: { 'if-match': seen } }), 'precondition_failed');
      expectProblem(await remove(id, ada, { headers: { 'if-match': seen } }), 'precondition_failed');
    });

    it('are the author’s; staff may take one away too, which is noted', async () => {
      const goods = await sells();
      const [ada, other, staff] = [await server.person(), await server.person(), await server.withRole('staff')];
      const { id } = await written(goods, ada);
      for (const person of [other, seller]) {
        expect(unnamed(await change(id, person, { rating: 1 }))).to.deep.equal(
          unnamed(await change(anId(), person, { rating: 1 })),
        );
        expectProblem(await remove(id, person), 'not_found');
      }
      expectProblem(await change(id, staff, { rating: 1 }), 'not_found');
      expectStatus(await remove(id, staff), 204);
      expectProblem(await server.client.get(`/reviews/${id}`), 'not_found');
      const notes = await server.owner('soko.audit_records').where({ noun_id: id }).select('action', 'actor_id');
      expect(notes).to.deep.equal([{ action: 'review.removed', actor_id: staff.user.id }]);
    });

    it('free the place for another review', async () => {
      const goods = await sells();
      const ada = await server.person();
      const { id } = await written(goods, ada, { rating: 1 });
      expectStatus(await remove(id, ada), 204);
      expectProblem(await remove(id, ada), 'not_found');
      expect(await productOf(goods)).to.deep.equal({ average_rating: null, review_count: 0 });
      await written(goods, ada, { rating: 4 });
      expect(await productOf(goods)).to.deep.equal({ average_rating: 4, review_count: 1 });
      expect((await server.client.get('/users/me/reviews', { as: ada.access })).body.items).to.have.length(1);
    });
  });

  describe('the reply of a shop', () => {
    const answer = (id: string, { access }: Person, body: object = { body: 'Thank you.' }): Promise<Received> =>
      server.client.post(`/reviews/${id}/reply`, { as: access, body });

    it('stands below the review, replaced by the next one, and is taken back', async () => {
      const { id } = await written(await sells(), await server.person());
      const { reply } = expectStatus(await answer(id, seller), 200);
      expect(reply).to.deep.include({
        body: 'Thank you.',
        shop: { id: seller.shop.id, name: seller.shop.name, slug: seller.shop.slug },
      });
      expect(expectStatus(await answer(id, seller, { body: 'Thanks!' }), 200).reply.body).to.equal('Thanks!');
      expectStatus(await server.client.delete(`/reviews/${id}/reply`, { as: seller.access }), 204);
      expect((await server.client.get(`/reviews/${id}`)).body.reply).to.equal(null);
    });

    it('A8: is for those who keep the catalogue of this shop', async () => {
      const { id } = await written(await sells(), await server.person());
      const other = await server.seller();
      expect(unnamed(await answer(id, other))).to.deep.equal(unnamed(await answer(anId(), other)));
      expectProblem(await answer(id, other), 'not_found');
      const packer = await server.withRole('seller');
      await server
        .owner('soko.shop_members')
        .insert({ shop_id: seller.shop.id, user_id: packer.user.id, role: 'fulfilment' });
      expectProblem(await answer(id, packer), 'forbidden');
      expectProblem(await server.client.delete(`/reviews/${id}/reply`, { as: packer.access }), 'forbidden');
      expectProblem(await answer(id, await server.person()), 'forbidden');
      expectFlaws(await answer(id, seller, { body: '' }), '/body');
    });
  });

  describe('POST and DELETE /reviews/{id}/helpful', () => {
    it('count each person once, and not the author', async () => {
      const ada = await server.person();
      const { id } = await written(await sells(), ada);
      const say = (method: 'post' | 'delete', { access }: Person) =>
        server.client[method](`/reviews/${id}/helpful`, { as: access });
      const [one, two] = [await server.person(), await server.person()];
      for (const person of [one, one, two]) expectStatus(await say('post', person), 200);
      expect((await server.client.get(`/reviews/${id}`)).body.helpful_count).to.equal(2);
      expectStatus(await say('delete', one), 200);
      expect(expectStatus(await say('delete', one), 200).helpful_count).to.equal(1);
      expectProblem(await say('post', ada), 'own_review');
      expectProblem(await say('delete', ada), 'own_review');
      expectProblem(await server.client.post(`/reviews/${anId()}/helpful`, { as: one.access }), 'not_found');
    });
  });

  describe('/admin/reviews', () => {
    const judge = (id: string, verdict: string, { access }: Person, body?: object) =>
      server.client.post(`/admin/reviews/${id}/${verdict}`, { as: access, ...(body && { body }) });
    const reason = { reason: 'about the courier' };

    it('are rejected and approved, and count accordingly', async () => {
      const goods = await sells();
      const [ada, staff] = [await server.person(), await server.withRole('staff')];
      const { id } = await written(goods, ada, { rating: 2 });
      expectProblem(await judge(id, 'approve', staff), 'review_decided');
      expectFlaws(await judge(id, 'reject', staff, {}), '/reason');
      const view = expectStatus(await judge(id, 'reject', staff, reason), 200);
      expect(view).to.deep.include({ status: 'rejected', ...reason });
      expect(view.user).to.deep.equal({ id: ada.user.id, name: ada.user.name, email: ada.user.email });
      expect(await productOf(goods)).to.deep.equal({ average_rating: null, review_count: 0 });
      expectProblem(await server.client.get(`/reviews/${id}`), 'not_found');
      expect((await server.client.get(`/reviews/${id}`, { as: ada.access })).body).to.deep.include(reason);
      expectStatus(await judge(id, 'approve', staff), 200);
      expect(await productOf(goods)).to.deep.equal({ average_rating: 2, review_count: 1 });
      const notes = await server.owner('soko.audit_records').where({ noun_id: id }).orderBy('id').select('after');
      expect(notes.map(({ after }) => after.status)).to.deep.equal(['rejected', 'published']);
    });

    it('a rejected one is looked at again once it was changed or written anew', async () => {
      const goods = await sells();
      const [ada, staff] = [await server.person(), await server.withRole('staff')];
      const { id } = await written(goods, ada);
      expectStatus(await judge(id, 'reject', staff, reason), 200);
      const changed = await server.client.patch(`/reviews/${id}`, { as: ada.access, body: { title: 'Better so' } });
      expect(expectStatus(changed, 200)).to.deep.include({ status: 'pending', reason: null });
      const waiting = await server.client.get(`/admin/reviews?status=pending&product=${goods.product.slug}`, {
        as: staff.access,
      });
      expect(expectStatus(waiting, 200).items.map((each: { id: string }) => each.id)).to.deep.equal([id]);
      expectStatus(await judge(id, 'reject', staff, reason), 200);
      expectStatus(await server.client.delete(`/reviews/${id}`, { as: ada.access }), 204);
      expect((await written(goods, ada)).status).to.equal('pending');
    });

    it('nobody decides about the own', async () => {
      const staff = await server.withRole('staff');
      const { id } = await written(await sells(), staff);
      expectProblem(await judge(id, 'reject', staff, reason), 'own_review');
      expectProblem(await judge(id, 'reject', await server.person(), reason), 'forbidden');
      expectProblem(await judge(anId(), 'reject', staff, reason), 'not_found');
      expectProblem(await server.client.get(`/admin/reviews/${anId()}`, { as: staff.access }), 'not_found');
    });
  });

  describe('with pictures', () => {
    const send = async ({ access }: Person, form: ImageFormFields = {}) =>
      server.client.post('/reviews/upload-media', { as: access, ...(await imageForm(form)) });
    const sent = async (person: Person): Promise<string> => expectStatus(await send(person), 201).upload_id;
    const announced = async ({ access }: Person, purpose = 'review_media') => {
      const bytes = await aPicture();
      const body = { purpose, content_type: 'image/png', size: bytes.length, sha256: sha256Of(bytes) };
      const ticket = expectStatus(await server.client.post('/uploads', { as: access, body }), 201);
      return { id: ticket.upload_id as string, url: ticket.url as string, headers: ticket.headers, bytes };
    };
    const statusOf = async (id: string) => (await server.owner('soko.uploads').where({ id }).first('status')).status;

    it('show them in their order, however they were sent', async () => {
      const [goods, ada] = [await sells(), await server.person()];
      const formed = expectStatus(await send(ada), 201);
      const { id, url, headers, bytes } = await announced(ada);
      const put = await fetch(url.replace('http://soko.test', server.base), {
        method: 'PUT',
        headers,
        body: new Uint8Array(bytes),
      });
      expect(put.status).to.equal(204);
      const view = await written(goods, ada, { rating: 5, media: [id, formed.upload_id] });
      expect(view.media.map((picture: { id: string }) => picture.id)).to.deep.equal([id, formed.upload_id]);
      const { upload_id: _, ...facts } = formed;
      expect(view.media[1]).to.deep.equal({ id: formed.upload_id, ...facts, sizes: {} });
      const shown = await fetch(formed.url.replace('http://soko.test', server.base));
      expect([shown.status, shown.headers.get('content-type')]).to.deep.equal([200, 'image/png']);
      await written(goods, await server.person());
      expect((await list(goods, '?with_media=true')).items).to.deep.equal([view]);
      expect((await list(goods, '?with_media=false')).items).to.have.length(1);
    });

    it('keep, add and let go of them as the author says, and of all with the review', async () => {
      const [goods, ada] = [await sells(), await server.person()];
      const [one, two, three] = [await sent(ada), await sent(ada), await sent(ada)];
      const { id } = await written(goods, ada, { rating: 5, media: [one, two] });
      const change = (body: object) => server.client.patch(`/reviews/${id}`, { as: ada.access, body });
      const mediaOf = (answer: Received) => expectStatus(answer, 200).media.map((each: { id: string }) => each.id);
      expect(mediaOf(await change({ rating: 4 }))).to.deep.equal([one, two]);
      expect(mediaOf(await change({ media: [three, one] }))).to.deep.equal([three, one]);
      expect([await statusOf(one), await statusOf(two), await statusOf(three)]).to.deep.equal([
        'attached',
        'dropped',
        'attached',
      ]);
      expectProblem(await change({ media: [two] }), 'upload_not_usable');
      expectStatus(await server.client.delete(`/reviews/${id}`, { as: ada.access }), 204);
      expect([await statusOf(one), await statusOf(three)]).to.deep.equal(['dropped', 'dropped']);
    });

    it('J8: are of what was sent and looked at, the author’s own, for this, and once', async () => {
      const [goods, ada, other] = [await sells(), await server.person(), await server.person()];
      const post = (media: readonly string[]) => review(goods, ada, { rating: 5, media });
      const used = await sent(ada);
      await written(await sells(), ada, { rating: 5, media: [used] });
      expectProblem(await post([used]), 'upload_not_usable');
      expectProblem(await post([(await announced(ada)).id]), 'upload_incomplete');
      expectProblem(await post([(await announced(ada, 'product_image')).id]), 'upload_not_usable');
      expect(unnamed(await post([await sent(other)]))).to.deep.equal(unnamed(await post([anId()])));
      expectFlaws(await post([used, used]), '/media');
      expectFlaws(await post(Array.from({ length: 7 }, () => anId())), '/media');
      expectFlaws(await post(['x']), '/media/0');
      expect((await list(goods)).items).to.deep.equal([]);
    });

    it('J1: take no file that is none', async () => {
      const ada = await server.person();
      expectProblem(
        await send(ada, { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }),
        'file_type_not_allowed',
      );
      expectProblem(await send(ada, { bytes: (await aPicture()).subarray(0, 60) }), 'image_not_valid');
      expectProblem(await send(ada, { bytes: aBomb() }), 'image_not_valid');
      expectProblem(await send(ada, { fields: { sha256: '0'.repeat(64) } }), 'file_altered');
      expectProblem(await server.client.post('/reviews/upload-media', await imageForm()), 'unauthenticated');
    });

    it('get the sizes that images of products have, by a job, without another version', async () => {
      const [goods, ada] = [await sells(), await server.person()];
      const { id } = await written(goods, ada, { rating: 5, media: [await sent(ada), await sent(ada)] });
      const read = () => server.client.get(`/reviews/${id}`);
      const etag = (await read()).headers.get('etag');
      const size = () => server.app.reviews.sizePictures(aJobCall('size_review_pictures'), { id });
      await size();
      const answer = await read();
      const { media } = expectStatus(answer, 200);
      expect(answer.headers.get('etag')).to.equal(etag);
      for (const { id: upload, sizes } of media) {
        expect(Object.keys(sizes)).to.have.members(
          ['thumb', 'small', 'medium', 'large'].flatMap((name) => [name, `${name}_jpeg`]),
        );
        expect(sizes.thumb).to.equal(`http://soko.test/media/${upload}.thumb.webp`);
        expect((await fetch(sizes.thumb.replace('http://soko.test', server.base))).status).to.equal(200);
      }
      await size(); // once more: nothing changes
      expect((await read()).body.media).to.deep.equal(media);
    });

    it('take as many statements for six as for one', async () => {
      const ada = await server.person();
      const statementsFor = async (count: number) => {
        const goods = await sells();
        const media: string[] = [];
        for (let at = 0; at < count; at += 1) media.push(await sent(ada));
        return server.statementsOf(() => written(goods, ada, { rating: 5, media }));
      };
      const one = await statementsFor(1);
      expect(await statementsFor(6)).to.equal(one);
    });

    it('are sent once under one key', async () => {
      const [ada, key] = [await server.person(), aKey()];
      const form = await imageForm();
      const sendAgain = () => server.client.post('/reviews/upload-media', { as: ada.access, key, ...form });
      const first = await sendAgain();
      expect((await sendAgain()).text).to.equal(first.text);
      expect(await statusOf(expectStatus(first, 201).upload_id)).to.equal('verified');
    });
  });

  it('C18: are nobody’s after their author gave the account up', async () => {
    const goods = await sells();
    const ada = await server.person({ name: 'Adaeze Obi' });
    const { id } = await written(goods, ada);
    expectStatus(await server.client.delete('/users/me', { as: ada.access }), 204);
    const { text, body } = await server.client.get(`/reviews/${id}`);
    expect(body.author).to.deep.equal({ name: 'Deleted user' });
    expect(text).not.to.include('Adaeze');
  });
});

describe('reviews under a policy', () => {
  let server: Server;
  before(async () => {
    server = await openServer({ settings: { reviews: { moderation: 'all', purchase: 'required' } } });
  });
  after(() => server.close());

  it('B9: are of what was bought, and are shown once staff have looked', async () => {
    const goods = await server.sells();
    const path = `/products/${goods.product.id}/reviews`;
    const { access: as } = await server.person();
    expectProblem(await server.client.post(path, { as, body: { rating: 5 } }), 'purchase_required');
    const { order, holder } = await server.draft([goods], { as });
    await server.paid((await server.pay(order.id, holder)).payment);
    const { id, status } = expectStatus(await server.client.post(path, { as, body: { rating: 5 } }), 201);
    expect(status).to.equal('pending');
    expect((await server.client.get(path)).body.summary.review_count).to.equal(0);
    const { access: staff } = await server.withRole('staff');
    expectStatus(await server.client.post(`/admin/reviews/${id}/approve`, { as: staff }), 200);
    expect((await server.client.get(path)).body.summary.review_count).to.equal(1);
    const changed = await server.client.patch(`/reviews/${id}`, { as, body: { rating: 1 } });
    expect(expectStatus(changed, 200).status).to.equal('pending');
    expect((await server.client.get(path)).body.summary.review_count).to.equal(0);
  });
});
