// Chapa as its reference describes it, in memory; amounts are in the units that it uses itself.
import { bearer, hmac, iso, money, phpJson, reply, round2, silently, sum, token, withQuery } from './words.mjs';

export function chapa(w) {
  const name = 'chapa';
  const err = (status, message, state = 'failed') => reply(status, { message, status: state, data: null });
  const ok = (message, data) => reply(200, { message, status: 'success', data });
  const decimals = (v) => Number(v).toFixed(2);
  const customization = (p) => ({
    title: p.input.customization?.title ?? null,
    description: p.input.customization?.description ?? null,
    logo: null,
  });
  const view = (p) => ({
    first_name: p.input.first_name ?? '',
    last_name: p.input.last_name ?? '',
    email: p.input.email ?? null,
    phone_number: p.input.phone_number ?? null,
    currency: p.paidCurrency ?? p.currency,
    amount: Number(p.paidAmount ?? p.amount),
    charge: round2(Number(p.paidAmount ?? p.amount) * 0.03),
    mode: 'test',
    method: 'test',
    type: 'API',
    status:
      p.paidAmount && refunded(p, ['refunded']) >= p.paidAmount
        ? w.config.quirks.chapaRefundedVerify
        : {
            created: 'pending',
            processing: 'pending',
            succeeded: 'success',
            failed: 'failed',
            cancelled: 'failed',
            expired: 'failed',
          }[p.status],
    reference: p.chapaRef,
    tx_ref: p.reference,
    customization: customization(p),
    meta: p.input.meta ?? null,
    created_at: iso(p.created * 1000),
    updated_at: iso(),
  });
  const event = (p, type, status, amount) => ({
    type,
    id: `${p.chapaRef}:${type}:${token(6)}`,
    body: {
      event: type,
      first_name: p.input.first_name ?? '',
      last_name: p.input.last_name ?? '',
      email: p.input.email ?? null,
      mobile: p.input.phone_number ?? '251900000000',
      currency: p.paidCurrency ?? p.currency,
      amount: decimals(amount ?? p.paidAmount ?? p.amount),
      charge: decimals(Number(amount ?? p.paidAmount ?? p.amount) * 0.03),
      status,
      mode: 'test',
      reference: p.chapaRef,
      created_at: iso(p.created * 1000),
      updated_at: iso(),
      type: 'API',
      tx_ref: p.reference,
      payment_method: 'telebirr',
      customization: customization(p),
      meta: p.input.meta ?? null,
    },
  });
  const refunded = (p, states = ['initiated', 'processing', 'refunded']) =>
    sum(
      p.refunds.filter((r) => states.includes(r.status)),
      (r) => r.amount,
    );
  const refundView = (p, r) => ({
    amount: decimals(r.amount),
    currency: p.paidCurrency,
    ref_id: r.id,
    payment_reference: p.chapaRef,
    merchant_reference: r.reference ?? null,
    status: r.status,
    reason: r.reason ?? null,
    meta: r.meta ?? null,
    created_at: r.created,
  });
  const addRefund = (p, amount, extra = {}) =>
    w.addRefund(p, { id: `RF${token(10)}`, amount: Number(amount), status: 'initiated', created: iso(), ...extra });
  return {
    name,
    baseUrl: (u) => `${u}/v1`,
    stringify: phpJson,
    auth: bearer(
      () => w.config.keys.chapa.secretKey,
      () => err(401, 'Authorization required'),
      () => err(401, 'Invalid API Key or User doesn’t exist'),
    ),
    serverError: (status) => err(status, status === 429 ? 'Too many requests' : 'Server Error'),
    routes: [
      [
        'POST',
        /^\/v1\/transaction\/initialize$/,
        ({ body, headers }) => {
          if (!/application\/json/.test(headers['content-type'] ?? ''))
            return err(
              400,
              'Incorrect header settings Please check if content-type is present and set to application/json',
            );
          const missing = ['amount', 'currency', 'tx_ref'].filter((f) => body[f] === undefined || body[f] === '');
          if (missing.length) return err(400, Object.fromEntries(missing.map((f) => [f, ['validation.required']])));
          if (!money(body.amount)) return err(400, { amount: ['validation.numeric'] });
          if (!['ETB', 'USD'].includes(body.currency))
            return err(400, `Invalid currency, ${body.currency} is not supported`);
          if (w.list(name).some((p) => p.reference === body.tx_ref))
            return err(400, 'Transaction reference has been used before');
          const ref = `AP${token(10)}`;
          const p = w.add(name, {
            reference: body.tx_ref,
            chapaRef: ref,
            ids: [ref],
            amount: Number(body.amount),
            currency: body.currency,
            input: body,
          });
          return ok('Hosted Link', { checkout_url: p.checkoutUrl });
        },
      ],
      [
        'GET',
        /^\/v1\/transaction\/verify\/([^/]+)$/,
        ({ params: [ref] }) => {
          const p = w.list(name).find((x) => x.reference === ref);
          if (!p) return err(404, 'Invalid transaction or Transaction not found');
          if (['created', 'processing'].includes(p.status) && w.config.quirks.chapaUnpaidVerify === '404')
            return err(404, 'Payment not paid yet', null);
          return ok('Payment details', view(p));
        },
      ],
      [
        'PUT',
        /^\/v1\/transaction\/cancel\/([^/]+)$/,
        ({ params: [ref] }) => {
          const p = w.list(name).find((x) => x.reference === ref);
          if (!p) return err(404, 'Invalid transaction or Transaction not found');
          if (!['created', 'failed'].includes(p.status)) return err(400, 'Only active transactions can be cancelled');
          p.status = 'cancelled';
          return ok('Transaction cancelled successfully', null);
        },
      ],
      [
        'POST',
        /^\/v1\/refund\/([^/]+)$/,
        ({ params: [ref], body }) => {
          if (!w.config.quirks.chapaRefundsInTestMode) return err(400, 'Refunds can only be processed in live mode');
          const p = w.find(name, ref);
          if (!p) return err(404, 'Invalid transaction or Transaction not found');
          if (!p.paidAmount) return err(400, 'Transaction is not successful');
          if (body.reference && w.list(name).some((x) => x.refunds.some((r) => r.reference === body.reference)))
            return err(400, 'The reference number has been used before');
          const left = round2(p.paidAmount - refunded(p));
          const amount = body.amount === undefined || body.amount === '' ? left : Number(body.amount);
          if (!(amount > 0) || amount > left)
            return err(400, 'Refund amount cannot exceed the full transaction amount');
          const r = addRefund(p, amount, { reason: body.reason, reference: body.reference, meta: body.meta });
          if (w.config.quirks.refundsSettle === 'auto') {
            r.status = 'refunded';
            w.emit(name, [event(p, 'charge.refunded', 'refunded', r.amount)]);
          }
          return ok('Refund initiated successfully', refundView(p, r));
        },
      ],
      [
        'GET',
        /^\/v1\/refund\/([^/]+)\/verify$/,
        ({ params: [id] }) => {
          const hit = w.findRefund(name, id);
          return hit ? ok('Refund details', refundView(...hit)) : err(404, 'Refund not found');
        },
      ],
    ],
    actions: {
      complete(p, o) {
        Object.assign(p, {
          status: 'succeeded',
          paidAmount: Number(o.amount ?? p.amount),
          paidCurrency: o.currency ?? p.currency,
        });
        return [event(p, 'charge.success', 'success')];
      },
      process: silently('processing'),
      expire: silently('expired'),
      fail(p) {
        p.status = 'failed';
        return [event(p, 'charge.failed/cancelled', 'failed/cancelled')];
      },
      cancel(p) {
        p.status = 'cancelled';
        return [event(p, 'charge.failed/cancelled', 'failed/cancelled')];
      },
      refund(p, o) {
        const r = addRefund(p, o.amount ?? round2(p.paidAmount - refunded(p)), { status: 'refunded' });
        return [event(p, 'charge.refunded', 'refunded', r.amount)];
      },
      settleRefund(p, r, status) {
        r.status = status === 'failed' ? 'reversed' : 'refunded';
        return [
          r.status === 'refunded'
            ? event(p, 'charge.refunded', 'refunded', r.amount)
            : event(p, 'charge.reversed', 'reversed', r.amount),
        ];
      },
      dispute: () => [],
    },
    // The GET "callback" is unsigned and proves nothing.
    callbackUrl: (p) =>
      withQuery(p.input.callback_url, {
        trx_ref: p.reference,
        ref_id: p.chapaRef,
        status: p.status === 'succeeded' ? 'success' : 'failed',
      }),
    returnUrl: (p) => p.input.return_url ?? null,
    sign: (raw, { secret }) => ({
      'chapa-signature': hmac('sha256', secret, secret),
      'x-chapa-signature': hmac('sha256', secret, raw),
    }),
  };
}
