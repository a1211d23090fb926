import { terms } from '@soko/adapters-payments';
import { expect } from 'chai';
import { aJobCall, anId, NOON } from '../../support/builders/index.ts';
import type { Received } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { ADDRESS, aKey } from '../../support/server-shopping.ts';

const FORM = { name: 'Obi Trading Ltd', tax_id: '01234567-0001', billing_address: { ...ADDRESS, name: 'Obi Trading' } };

const WHERE_TO = 'To: Soko Ltd, Demo Bank, 0123456789';

describe('companies', () => {
  let server: Server;
  let staff: string;
  before(async () => {
    server = await openServer({ providers: [terms(WHERE_TO)] });
    staff = (await server.withRole('staff')).access;
  });
  after(() => server.close());

  const person = () => server.person({ emailVerifiedAt: NOON });
  const mine = (as: string) => server.client.get('/companies/me', { as });
  const apply = async (as: string, body: unknown = FORM) =>
    expectStatus(await server.client.post('/companies', { as, body }), 201);
  const judge = (id: string, word: string, body?: unknown, as = staff) =>
    server.client.post(`/admin/companies/${id}/${word}`, { as, ...(body === undefined ? {} : { body }) });
  const grant = (id: string, body: unknown, as = staff) => server.client.patch(`/admin/companies/${id}`, { as, body });
  const invite = (as: string, email: string | null) =>
    server.client.post('/companies/me/invitations', { as, body: { email } });
  const join = (as: string, id: string) => server.client.post(`/companies/${id}/join`, { as });
  const approved = async () => {
    const owner = await person();
    const { id } = await apply(owner.access);
    expectStatus(await judge(id, 'approve'), 200);
    return { owner, id };
  };
  const checkout = async (as: string, body: Record<string, unknown> = {}) => {
    await server.fill([await server.sells()], { as });
    return server.client.post('/checkout', { as, key: aKey(), body: { shipping_address: ADDRESS, ...body } });
  };

  it('are applied for by a user, who owns them, and are one for each', async () => {
    const { access, user } = await person();
    expectProblem(await mine(access), 'not_found');
    const company = await apply(access);
    expect(company).to.deep.include({
      ...FORM,
      status: 'pending',
      purchase_order_required: false,
      payment_terms: null,
    });
    expect(company.members).to.deep.equal([{ user_id: user.id, name: user.name, email: user.email, role: 'owner' }]);
    expect((await mine(access)).body).to.deep.equal(company);
    expectProblem(await server.client.post('/companies', { as: access, body: FORM }), 'company_taken');
    expectFlaws(
      await server.client.post('/companies', { as: access, body: { ...FORM, status: 'approved' } }),
      '/status',
    );
  });

  it('B3, B7: have no status or terms that their owner could set, and are approved by staff alone', async () => {
    const { access } = await person();
    const { id } = await apply(access);
    for (const field of ['status', 'payment_terms', 'purchase_order_required', 'approved_at', 'members']) {
      expectFlaws(
        await server.client.patch('/companies/me', { as: access, body: { [field]: 'approved' } }),
        `/${field}`,
      );
    }
    for (const word of ['approve', 'reject']) expectProblem(await judge(id, word, undefined, access), 'forbidden');
    expectProblem(await grant(id, { payment_terms: null }, access), 'forbidden');
  });

  it('are judged anew after another name or tax id, not after another billing address', async () => {
    const { owner } = await approved();
    const patch = async (body: unknown) =>
      expectStatus(await server.client.patch('/companies/me', { as: owner.access, body }), 200).status;
    expect(await patch({ billing_address: ADDRESS })).to.equal('approved');
    expect(await patch({ tax_id: '99999999-0001' })).to.equal('pending');
  });

  it('F14: are changed by one of two who saw the same version', async () => {
    const { owner, id } = await approved();
    const etag = (await mine(owner.access)).headers.get('etag') ?? '';
    const headers = { 'if-match': etag };
    const answers = await Promise.all([
      server.client.patch('/companies/me', { as: owner.access, body: { billing_address: ADDRESS }, headers }),
      server.client.patch(`/admin/companies/${id}`, { as: staff, body: { purchase_order_required: true }, headers }),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
  });

  describe('members', () => {
    it('join by an invitation to their verified e-mail, and buy for the company', async () => {
      const { owner, id } = await approved();
      const buyer = await person();
      const asked = expectStatus(await invite(owner.access, buyer.user.email?.toUpperCase() ?? ''), 200);
      expect(asked.invited).to.deep.equal([buyer.user.email]);
      const invitations = await server.client.get('/companies/invitations', { as: buyer.access });
      expect(invitations.body.items).to.deep.equal([{ id, name: FORM.name }]);
      const joined = expectStatus(await join(buyer.access, id), 200);
      expect(joined.invited).to.deep.equal([]);
      expect(joined.members.map(({ role }: { role: string }) => role)).to.deep.equal(['owner', 'buyer']);
      expect(expectStatus(await checkout(buyer.access), 201).company.id).to.equal(id);
      expectProblem(await invite(buyer.access, 'x@example.com'), 'forbidden');
      expectProblem(
        await server.client.patch('/companies/me', { as: buyer.access, body: { name: 'Mine' } }),
        'forbidden',
      );
    });

    it('A2: are not joined uninvited or by an unproved address, which looks like a company that never was', async () => {
      const { owner, id } = await approved();
      const [stranger, unproved] = [await person(), await server.person()];
      await invite(owner.access, unproved.user.email);
      expect((await server.client.get('/companies/invitations', { as: unproved.access })).body.items).to.deep.equal([]);
      const answers = [
        await join(stranger.access, id),
        await join(unproved.access, id),
        await join(stranger.access, anId()),
      ];
      for (const answer of answers) expectProblem(answer, 'not_found');
      expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
    });

    it('are told alike whether the address has an account', async () => {
      const { owner } = await approved();
      const known = await invite(owner.access, (await person()).user.email);
      const unknown = await invite(owner.access, 'nobody-at-all@example.com');
      expect([known.status, unknown.status]).to.deep.equal([200, 200]);
    });

    it('leave, or are taken out by an owner, but for the last owner', async () => {
      const { owner, id } = await approved();
      const [one, two] = [await person(), await person()];
      for (const { access, user } of [one, two]) {
        await invite(owner.access, user.email);
        expectStatus(await join(access, id), 200);
      }
      const remove = (as: string, who: string) => server.client.delete(`/companies/me/members/${who}`, { as });
      expectProblem(await remove(one.access, two.user.id), 'forbidden');
      expectProblem(await remove(owner.access, owner.user.id), 'sole_owner');
      expectProblem(await server.client.delete('/users/me', { as: owner.access }), 'sole_owner');
      expectProblem(await remove(owner.access, anId()), 'not_found');
      expectStatus(await remove(one.access, one.user.id), 204);
      expectStatus(await remove(owner.access, two.user.id), 204);
      expectProblem(await mine(two.access), 'not_found');
      expectStatus(await server.client.delete('/users/me', { as: owner.access }), 204);
    });
  });

  describe('at the checkout', () => {
    it('stand on the orders of their members once they are approved, as they were on the day', async () => {
      const { access } = await person();
      const { id } = await apply(access);
      expect(expectStatus(await checkout(access), 201).company).to.equal(null);
      expectStatus(await judge(id, 'approve', { comment: 'Welcome' }), 200);
      const order = expectStatus(await checkout(access, { purchase_order_number: 'PO-7' }), 201);
      expect(order.company).to.deep.equal({ id, name: FORM.name, tax_id: FORM.tax_id });
      expect([order.billing_address, order.purchase_order_number]).to.deep.equal([FORM.billing_address, 'PO-7']);
      await server.client.patch('/companies/me', { as: access, body: { name: 'Another Ltd' } });
      const kept = expectStatus(await server.client.get(`/orders/${order.id}`, { as: access }), 200);
      expect(kept.company.name).to.equal(FORM.name);
      expectStatus(await judge(id, 'reject', { reason: 'closed' }), 200);
      expect(expectStatus(await checkout(access), 201).company).to.equal(null);
    });

    it('want their purchase order number where staff said so', async () => {
      const { owner, id } = await approved();
      expectStatus(await grant(id, { purchase_order_required: true }), 200);
      expectFlaws(await checkout(owner.access), '/purchase_order_number');
      expectStatus(await checkout(owner.access, { purchase_order_number: 'PO-8' }), 201);
    });

    it('are billed at the address that the buyer gives, where one is given', async () => {
      const { owner } = await approved();
      const billing = { ...ADDRESS, city: 'Abuja' };
      const order = expectStatus(await checkout(owner.access, { billing_address: billing }), 201);
      expect(order.billing_address).to.deep.equal(billing);
    });
  });

  describe('on terms', () => {
    const money = (amount: number, currency = 'NGN') => ({ amount, currency });
    /** An approved company that may owe so much, and whose owner has a draft. */
    const trusted = async (limit = 1_000_000_000, currency = 'NGN') => {
      const { owner, id } = await approved();
      const granted = { days: 30, credit_limit: money(limit, currency) };
      expectStatus(await grant(id, { payment_terms: granted }), 200);
      return { id, owner, order: expectStatus(await checkout(owner.access), 201) };
    };
    const pay = (orderId: string, holder: object, provider = 'terms') =>
      server.client.post(`/checkout/${orderId}/pay`, { body: { provider }, key: aKey(), ...holder });
    const offered = async (holder: object) =>
      expectStatus(await server.client.get('/payments/providers', holder), 200).items.find(
        ({ name }: { name: string }) => name === 'terms',
      );
    const credit = async (as: string) => expectStatus(await mine(as), 200).credit;
    const overdue = async (flag: boolean, order: string, as = staff) =>
      expectStatus(await server.client.get(`/payments?overdue=${flag}&order_id=${order}`, { as }), 200).items.length;
    /** Lets the days of a payment pass. */
    const late = (id: string) =>
      server.owner.raw(`update soko.payments set due_date = due_date - 31 where id = ?`, [id]);

    it('buy without paying first, within the limit, and see what is left of it', async () => {
      const { id, owner, order } = await trusted();
      const total = order.total_amount.amount;
      let answer: Received | undefined;
      const statements = await server.statementsOf(async () => {
        answer = await pay(order.id, { as: owner.access });
      });
      const { order: bought, payment } = expectStatus(answer!, 201);
      expect(statements, 'statements').to.be.at.most(15);
      expect(bought).to.include({ status: 'confirmed', payment_status: 'pending', paid_at: null });
      expect(payment).to.include({ provider: 'terms', status: 'pending', redirect_url: null, company_id: id });
      expect(Date.parse(payment.due_date) - Date.parse(payment.created_at.slice(0, 10))).to.equal(30 * 86_400_000);
      expect(await credit(owner.access)).to.deep.equal({
        limit: money(1_000_000_000),
        used: money(total),
        available: money(1_000_000_000 - total),
        overdue: money(0),
      });
      const next = expectStatus(await checkout(owner.access), 201);
      expectStatus(await grant(id, { payment_terms: { days: 30, credit_limit: money(total + 1) } }), 200);
      const refused = await pay(next.id, { as: owner.access });
      expectProblem(refused, 'credit_limit_exceeded');
      expect(refused.body.available).to.deep.equal(money(1));
      expectStatus(await grant(id, { payment_terms: null }), 200);
      expect(await credit(owner.access)).to.equal(null);
    });

    it('are offered that alone, in the currency of their credit', async () => {
      const { owner, order } = await trusted(1_000_000, 'USD');
      expect(await offered({ as: owner.access })).to.deep.equal({
        name: 'terms',
        title: 'On account',
        collects: 'on_terms',
        currencies: ['USD'],
        minimum_amount: [],
        available: true,
        instructions: WHERE_TO,
      });
      expectProblem(await pay(order.id, { as: owner.access }), 'currency_mismatch');
      for (const other of [{}, { as: (await person()).access }, { as: (await approved()).owner.access }]) {
        expect(await offered(other)).to.equal(undefined);
      }
      const { order: draft, holder } = await server.draft([await server.sells()]);
      expectProblem(await pay(draft.id, holder), 'payment_terms_not_granted');
      expectProblem(await pay(order.id, { as: (await approved()).owner.access }), 'not_found');
    });

    it('have paid once staff see the money', async () => {
      const { owner, order } = await trusted();
      const { payment } = expectStatus(await pay(order.id, { as: owner.access }), 201);
      const judged = (word: string, body: object) =>
        server.client.post(`/admin/payments/${payment.id}/${word}`, { as: staff, body });
      expectProblem(await judged('reject', { reason: 'late' }), 'payment_not_by_hand');
      expectStatus(await judged('confirm', { bank_reference: 'FT1' }), 200);
      const paid = expectStatus(await server.client.get(`/orders/${order.id}`, { as: owner.access }), 200);
      expect([paid.status, paid.payment_status]).to.deep.equal(['confirmed', 'paid']);
      expect((await credit(owner.access)).used.amount).to.equal(0);
    });

    it('owe nothing for what was cancelled', async () => {
      const { owner, order } = await trusted();
      expectStatus(await pay(order.id, { as: owner.access }), 201);
      const cancelled = await server.client.post(`/orders/${order.id}/cancel`, { as: owner.access, body: {} });
      expect(expectStatus(cancelled, 200).status).to.equal('cancelled');
      expect((await credit(owner.access)).used.amount).to.equal(0);
    });

    it('are reminded by mail when it is due, and listed for staff when it is late', async () => {
      const { owner, order } = await trusted();
      const { payment } = expectStatus(await pay(order.id, { as: owner.access }), 201);
      expect([await overdue(true, order.id), await overdue(false, order.id)]).to.deep.equal([0, 1]);
      await late(payment.id);
      expect([await overdue(true, order.id), await overdue(false, order.id)]).to.deep.equal([1, 0]);
      expect((await credit(owner.access)).overdue).to.deep.equal(order.total_amount);
      expect(await overdue(true, order.id, (await person()).access)).to.equal(0);
      await server.app.payments.remindOfDue(aJobCall());
      await server.app.notifications.tellOfDue(aJobCall(), { paymentId: payment.id, key: payment.id });
      const mails = server.mails.filter(({ to }) => to === owner.user.email);
      expect(mails.map(({ subject }) => subject.replace(/INV-\d+-\d+/, 'INV'))).to.deep.equal(['Invoice INV is due']);
      for (const word of [FORM.name, payment.reference, WHERE_TO]) expect(mails[0]?.text).to.include(word);
    });
  });

  describe('/admin/companies', () => {
    it('lists, shows, grants terms and judges', async () => {
      const { access } = await person();
      const { id } = await apply(access, { ...FORM, name: 'Rarename Holdings', tax_id: 'TIN-RARE-1' });
      const list = async (query: string) =>
        expectStatus(await server.client.get(`/admin/companies${query}`, { as: staff }), 200).items;
      for (const query of ['?q=RARENAME', '?q=tin-rare', '?q=rarename&status=pending&ordering=name']) {
        expect((await list(query)).map((each: { id: string }) => each.id)).to.deep.equal([id]);
      }
      expect(await list('?q=rarename&status=approved')).to.deep.equal([]);
      const granted = { days: 30, credit_limit: { amount: 5_000_000, currency: 'NGN' } };
      expect(expectStatus(await grant(id, { payment_terms: granted }), 200).payment_terms).to.deep.equal(granted);
      expect(expectStatus(await judge(id, 'approve'), 200)).to.include({ status: 'approved', status_comment: null });
      expect(expectStatus(await judge(id, 'reject', { reason: 'closed' }), 200)).to.include({
        status: 'rejected',
        status_comment: 'closed',
        approved_at: null,
      });
      expectStatus(await server.client.get(`/admin/companies/${id}`, { as: staff }), 200);
      expectFlaws(await judge(id, 'reject', {}), '/reason');
      expectFlaws(
        await grant(id, { payment_terms: { days: 0, credit_limit: granted.credit_limit } }),
        '/payment_terms/days',
      );
      for (const answer of [
        await server.client.get(`/admin/companies/${anId()}`, { as: staff }),
        await judge(anId(), 'approve'),
        await judge(anId(), 'reject', { reason: 'x' }),
        await grant(anId(), {}),
      ]) {
        expectProblem(answer, 'not_found');
      }
    });
  });
});
