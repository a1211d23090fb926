// Flutterwave v3 as its reference describes it, in memory; amounts are in the units that it uses itself.
import { bearer, iso, last, money, numericId, reply, round2, silently, sum, token, withQuery } from './words.mjs';

export function flutterwave(w) {
  const name = 'flutterwave';
  const err = (status, message) => reply(status, { status: 'error', message, data: null });
  const ok = (message, data) => reply(200, { status: 'success', message, data });
  const view = (p, a) => ({
    id: a.id,
    tx_ref: p.reference,
    flw_ref: `FLW-MOCK-${a.flwRef}`,
    device_fingerprint: 'N/A',
    amount: a.amount,
    currency: a.currency,
    charged_amount: a.amount,
    app_fee: round2(a.amount * 0.014),
    merchant_fee: 0,
    processor_response: a.status === 'successful' ? 'Approved by Financial Institution' : 'Insufficient Funds',
    auth_model: 'PIN',
    ip: '127.0.0.1',
    narration: 'CARD Transaction ',
    status: a.status,
    payment_type: 'card',
    created_at: a.created,
    account_id: 17321,
    customer: {
      id: 215604089,
      name: p.input.customer.name ?? 'Anonymous customer',
      phone_number: p.input.customer.phonenumber ?? null,
      email: p.input.customer.email,
      created_at: a.created,
    },
  });
  const verifyView = (p, a) => ({
    ...view(p, a),
    meta: p.input.meta ?? null,
    amount_settled: round2(a.amount * 0.986),
  });
  const attempt = (p, status, o) => {
    const a = {
      id: numericId(),
      flwRef: token(12),
      status,
      amount: Number(o.amount ?? p.amount),
      currency: o.currency ?? p.currency,
      created: iso(),
    };
    p.attempts.push(a);
    p.ids.push(String(a.id));
    return a;
  };
  // Success and failure share one event name; only data.status tells them apart.
  const chargeEvent = (p, a) => ({
    type: 'charge.completed',
    id: `${a.id}:${a.status}`,
    body: {
      event: 'charge.completed',
      data: view(p, a),
      meta_data: p.input.meta ?? {},
      'event.type': 'CARD_TRANSACTION',
    },
  });
  const refunded = (p) =>
    sum(
      p.refunds.filter((r) => r.status !== 'failed'),
      (r) => r.amount,
    );
  const paid = (p) => p.attempts.find((a) => a.status === 'successful');
  const refundView = (p, r) => ({
    id: r.id,
    account_id: 73362,
    tx_id: paid(p).id,
    flw_ref: `FLW-MOCK-${paid(p).flwRef}`,
    wallet_id: 74639,
    amount_refunded: r.amount,
    status: r.status,
    destination: 'payment_source',
    meta: { source: 'availablebalance' },
    comments: r.comments ?? null,
    created_at: r.created,
  });
  const refundEvent = (p, r) => ({
    type: 'refund.completed',
    id: `${r.id}:${r.status}`,
    body: {
      event: 'refund.completed',
      data: {
        id: r.id,
        AmountRefunded: r.amount,
        status: r.status,
        FlwRef: `FLW-MOCK-${paid(p).flwRef}`,
        destination: 'payment_source',
        comments: r.comments ?? '',
        settlement_id: 'NEW',
        meta: '{}',
        createdAt: r.created,
        updatedAt: iso(),
        walletId: 74639,
        AccountId: 73362,
        TransactionId: paid(p).id,
      },
    },
  });
  const addRefund = (p, amount, extra) =>
    w.addRefund(p, { id: numericId(), amount, status: 'pending', created: iso(), ...extra });
  const flwRefOf = (p) => `FLW-MOCK-${paid(p).flwRef}`;
  const chargebackView = (p, c) => ({
    id: c.id,
    amount: c.amount,
    flw_ref: flwRefOf(p),
    status: c.status,
    stage: 'new',
    comment: 'Product/service not received',
    meta: { uploaded_proof: null, history: [] },
    due_date: iso(Date.now() + 864e5),
    settlement_id: 'N/A',
    created_at: c.created,
    transaction_id: paid(p).id,
    tx_ref: p.reference,
  });
  const pageOf = (all, query) => {
    const page = Number(query.get('page') ?? 1);
    const size = w.config.quirks.listPage;
    const page_info = { total: all.length, current_page: page, total_pages: Math.ceil(all.length / size) };
    return { data: all.slice((page - 1) * size, page * size), meta: { page_info } };
  };
  const byId = (id) => w.list(name).find((p) => p.attempts.some((a) => String(a.id) === id));
  return {
    name,
    baseUrl: (u) => `${u}/v3`,
    auth: bearer(
      () => w.config.keys.flutterwave.secretKey,
      () => err(401, 'Authorization required'),
      () => err(401, 'Invalid authorization key'),
    ),
    serverError: (status) => err(status, 'An error occurred. Please contact support'),
    routes: [
      [
        'POST',
        /^\/v3\/payments$/,
        ({ body }) => {
          for (const f of ['tx_ref', 'amount', 'redirect_url', 'customer'])
            if (body[f] === undefined) return err(400, `${f} is required`);
          if (!money(body.amount)) return err(400, 'amount must be a positive number');
          if (!body.customer.email) return err(400, 'customer.email is required');
          if (w.config.quirks.flutterwaveRejectDuplicateRef && w.find(name, body.tx_ref))
            return err(400, 'Duplicate transaction reference');
          const link = `flwlnk-${token(26).toLowerCase()}`;
          const p = w.add(name, {
            reference: body.tx_ref,
            ids: [link],
            amount: Number(body.amount),
            currency: body.currency ?? 'NGN',
            input: body,
          });
          return ok('Hosted Link', { link: p.checkoutUrl });
        },
      ],
      [
        'GET',
        /^\/v3\/transactions\/verify_by_reference$/,
        ({ query }) => {
          const tries = w
            .list(name)
            .filter((x) => x.reference === query.get('tx_ref'))
            .flatMap((p) => p.attempts.map((a) => [p, a]));
          const hit = tries.find(([, a]) => a.status === 'successful') ?? last(tries);
          return hit
            ? ok('Transaction fetched successfully', verifyView(...hit))
            : err(400, 'No transaction was found for this id');
        },
      ],
      [
        'GET',
        /^\/v3\/transactions\/(\w+)\/verify$/,
        ({ params: [id] }) => {
          const p = byId(id);
          return p
            ? ok(
                'Transaction fetched successfully',
                verifyView(
                  p,
                  p.attempts.find((a) => String(a.id) === id),
                ),
              )
            : err(400, 'No transaction was found for this id');
        },
      ],
      [
        'POST',
        /^\/v3\/transactions\/(\w+)\/refund$/,
        ({ params: [id], body }) => {
          const p = byId(id);
          if (!p || !paid(p)) return err(400, 'No transaction was found for this id');
          const left = round2(paid(p).amount - refunded(p));
          const amount = body.amount === undefined ? left : Number(body.amount);
          if (!(amount > 0)) return err(400, 'amount must be a positive number');
          if (amount > left) return err(400, 'Refund amount cannot be more than the amount charged');
          const r = addRefund(p, amount, { comments: body.comments });
          if (w.config.quirks.refundsSettle === 'auto') {
            r.status = 'completed';
            w.emit(name, [refundEvent(p, r)]);
          }
          return ok('Transaction refund initiated', refundView(p, r));
        },
      ],
      [
        'GET',
        /^\/v3\/refunds$/,
        ({ query }) =>
          ok(
            'Refunds fetched successfully',
            w
              .list(name)
              .filter((p) => p.attempts.some((a) => String(a.id) === query.get('id')))
              .flatMap((p) => p.refunds.map((r) => refundView(p, r))),
          ),
      ],
      [
        'GET',
        /^\/v3\/transactions$/,
        ({ query }) => {
          const isAsked = (a) =>
            a.created.slice(0, 10) >= query.get('from') && a.created.slice(0, 10) <= query.get('to');
          const all = w.list(name).flatMap((p) => p.attempts.filter(isAsked).map((a) => verifyView(p, a)));
          return reply(200, { status: 'success', message: 'Transactions fetched', ...pageOf(all.reverse(), query) });
        },
      ],
      [
        'GET',
        /^\/v3\/chargebacks$/,
        ({ query }) => {
          const all = w
            .list(name)
            .filter((p) => p.chargebacks && flwRefOf(p) === query.get('flw_ref'))
            .flatMap((p) => p.chargebacks.map((c) => chargebackView(p, c)));
          return reply(200, { status: 'success', message: 'Chargebacks fetched', ...pageOf(all, query) });
        },
      ],
      [
        'POST',
        /^\/v3\/payments\/link\/disable$/,
        ({ body }) => {
          const p = w.list(name).find((each) => each.checkoutUrl === body.link);
          if (!p) return err(400, 'Link not found');
          if (['created', 'failed'].includes(p.status)) p.status = 'cancelled';
          return ok('Payment link disabled', null);
        },
      ],
      [
        'GET',
        /^\/v3\/refunds\/(\w+)$/,
        ({ params: [id] }) => {
          const hit = w.findRefund(name, id);
          return hit ? ok('Refund fetched successfully', refundView(...hit)) : err(400, 'Refund not found');
        },
      ],
    ],
    actions: {
      complete(p, o) {
        const open = p.status === 'processing' ? last(p.attempts) : null;
        const a = open
          ? Object.assign(open, {
              status: 'successful',
              amount: Number(o.amount ?? open.amount),
              currency: o.currency ?? open.currency,
            })
          : attempt(p, 'successful', o);
        Object.assign(p, { status: 'succeeded', paidAmount: a.amount });
        return [chargeEvent(p, a)];
      },
      process(p, o) {
        p.status = 'processing';
        attempt(p, 'pending', o);
        return [];
      },
      fail(p, o) {
        p.status = 'failed';
        return [chargeEvent(p, attempt(p, 'failed', o))];
      }, // the link stays open for another attempt
      cancel: silently('cancelled'),
      expire: silently('expired'),
      refund(p, o) {
        const r = addRefund(p, o.amount ?? round2(p.paidAmount - refunded(p)), { status: 'completed' });
        return [refundEvent(p, r)];
      },
      settleRefund(p, r, status) {
        r.status = status === 'failed' ? 'failed' : 'completed';
        return [refundEvent(p, r)];
      },
      /** A chargeback; its hooks are sent where Flutterwave was asked for them. */
      dispute(p, o) {
        p.chargebacks ??= [{ id: numericId(), amount: o.amount ?? paid(p).amount, created: iso() }];
        const c = last(p.chargebacks);
        c.status = { open: 'initiated', won: 'won', lost: 'lost' }[o.state ?? 'open'];
        const type = `chargeback.${c.status}`;
        return [{ type, id: `${c.id}:${c.status}`, body: { event: type, data: chargebackView(p, c) } }];
      },
    },
    returnUrl(p, outcome) {
      const a = last(p.attempts);
      const status = { success: w.config.quirks.flutterwaveRedirectStatus, fail: 'failed', cancel: 'cancelled' }[
        outcome
      ];
      return withQuery(p.input.redirect_url, {
        status,
        tx_ref: p.reference,
        ...(a && outcome !== 'cancel' && { transaction_id: a.id }),
      });
    },
    sign: (_raw, { secret }) => ({ 'verif-hash': secret }), // not a signature: the shared secret itself
  };
}
