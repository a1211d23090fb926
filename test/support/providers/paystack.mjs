// Paystack as its reference describes it, in memory; amounts are in the units that it uses itself.
import { bearer, hmac, isInt, iso, numericId, reply, silently, sum, token, withQuery } from './words.mjs';

export function paystack(w) {
  const name = 'paystack';
  const err = (status, message, code, type = 'validation_error', nextStep = 'Check the request and try again') =>
    reply(status, { status: false, message, meta: { nextStep }, type, code });
  const ok = (message, data) => reply(200, { status: true, message, data });
  const refunded = (p) =>
    sum(
      p.refunds.filter((r) => r.status !== 'failed'),
      (r) => r.amount,
    );
  const statusOf = (p) =>
    ({
      created: 'abandoned',
      processing: 'ongoing',
      succeeded: refunded(p) >= (p.paidAmount ?? Infinity) ? 'reversed' : 'success',
      failed: 'failed',
      cancelled: 'abandoned',
      expired: 'abandoned',
    })[p.status];
  const view = (p) => ({
    id: p.id,
    domain: 'test',
    status: statusOf(p),
    reference: p.reference,
    receipt_number: null,
    amount: p.paidAmount ?? p.amount,
    message: null,
    gateway_response:
      p.status === 'succeeded'
        ? 'Successful'
        : p.status === 'failed'
          ? 'Declined'
          : 'The transaction was not completed',
    paid_at: p.paidAt ?? null,
    created_at: iso(p.created * 1000),
    channel: 'card',
    currency: p.paidCurrency ?? p.currency,
    ip_address: '127.0.0.1',
    metadata: p.input.metadata ?? '',
    fees: p.status === 'succeeded' ? Math.ceil((p.paidAmount * 15) / 1000) : null,
    fees_split: null,
    authorization:
      p.status === 'succeeded'
        ? {
            authorization_code: 'AUTH_fake',
            bin: '408408',
            last4: '4081',
            exp_month: '12',
            exp_year: '2030',
            channel: 'card',
            card_type: 'visa ',
            bank: 'TEST BANK',
            country_code: 'NG',
            brand: 'visa',
            reusable: true,
          }
        : {},
    customer: {
      id: 181873746,
      first_name: null,
      last_name: null,
      email: p.input.email,
      customer_code: 'CUS_fake',
      phone: null,
      metadata: null,
      risk_action: 'default',
    },
    plan: null,
    split: {},
    order_id: null,
    paidAt: p.paidAt ?? null,
    createdAt: iso(p.created * 1000),
    requested_amount: p.amount,
    subaccount: p.input.subaccount ? { subaccount_code: p.input.subaccount } : {},
  });
  const refundView = (p, r) => ({
    id: r.id,
    transaction: p.id,
    dispute: r.dispute ?? null,
    integration: 412829,
    domain: 'test',
    amount: r.amount,
    currency: p.paidCurrency,
    status: r.status,
    channel: null,
    merchant_note: r.merchantNote ?? null,
    customer_note: r.customerNote ?? null,
    refunded_by: 'test@example.com',
    fully_deducted: false,
    deducted_amount: 0,
    expected_at: iso(Date.now() + 864e5),
    createdAt: iso(r.created * 1000),
    updatedAt: iso(),
  });
  // Refund events carry the amount as a string in three of the four documented samples, and no refund id in most.
  const refundEvent = (p, r, status) => ({
    type: `refund.${status}`,
    id: `${r.id}:${status}`,
    body: {
      event: `refund.${status}`,
      data: {
        status,
        transaction_reference: p.reference,
        refund_reference: status === 'processed' ? String(r.id) : null,
        amount: status === 'failed' ? r.amount : String(r.amount),
        currency: p.paidCurrency,
        processor: 'instant-transfer',
        customer: { first_name: null, last_name: null, email: p.input.email },
        integration: 412829,
        domain: 'test',
      },
    },
  });
  const disputeView = (p, d) => ({
    id: d.id,
    refund_amount: d.amount,
    currency: p.paidCurrency,
    status: d.state === 'open' ? 'awaiting-merchant-feedback' : 'resolved',
    resolution: { open: null, won: 'declined', lost: 'merchant-accepted' }[d.state],
    domain: 'test',
    transaction: view(p),
    transaction_reference: null,
    category: 'chargeback',
    dueAt: iso(Date.now() + 864e5),
    resolvedAt: d.state === 'open' ? null : iso(),
    created_at: iso(d.created * 1000),
  });
  const disputeEvent = (p, d, type) => ({
    type,
    id: `${d.id}:${type}`,
    body: { event: type, data: disputeView(p, d) },
  });
  const addRefund = (p, amount, extra) => w.addRefund(p, { id: numericId(), amount, status: 'pending', ...extra });
  const byRef = (ref) => w.find(name, String(ref));
  return {
    name,
    baseUrl: (u) => u,
    auth: bearer(
      () => w.config.keys.paystack.secretKey,
      () => err(401, 'No Authorization Header was found', 'missing_key'),
      () =>
        err(
          401,
          'Invalid key',
          'invalid_Key',
          'validation_error',
          'Ensure that you provide the correct authorization key for the request',
        ),
    ),
    serverError: (status) => err(status, 'An error occurred', status === 429 ? 'rate_limited' : 'unknown', 'api_error'),
    routes: [
      [
        'POST',
        /^\/transaction\/initialize$/,
        ({ body }) => {
          if (!body.email)
            return err(
              400,
              'Email Address is required',
              'missing_params',
              'validation_error',
              'Provide all required params',
            );
          if (body.amount === undefined)
            return err(400, 'Amount is required', 'missing_params', 'validation_error', 'Provide all required params');
          if (!isInt(body.amount) || Number(body.amount) < 1) return err(400, 'Invalid Amount Sent', 'invalid_amount');
          if (body.currency && !['NGN', 'USD', 'GHS', 'ZAR', 'KES', 'XOF'].includes(body.currency))
            return err(403, 'Currency not supported by merchant', 'unsupported_currency');
          if (body.reference && !/^[A-Za-z0-9.=-]+$/.test(body.reference))
            return err(400, 'Invalid transaction reference', 'invalid_reference');
          const reference = body.reference ?? token(10).toLowerCase();
          if (byRef(reference))
            return err(
              400,
              'Duplicate Transaction Reference',
              'duplicate_reference',
              'validation_error',
              'Try and create the Transaction or Charge with a new reference',
            );
          let metadata = body.metadata;
          if (typeof metadata === 'string') {
            try {
              metadata = JSON.parse(metadata);
            } catch {
              /* kept as text */
            }
          }
          const access = token(15).toLowerCase();
          const id = numericId();
          const p = w.add(name, {
            id,
            ids: [access, String(id)],
            reference,
            amount: Number(body.amount),
            currency: body.currency ?? 'NGN',
            input: { ...body, metadata },
          });
          return ok('Authorization URL created', { authorization_url: p.checkoutUrl, access_code: access, reference });
        },
      ],
      [
        'GET',
        /^\/transaction\/verify\/([^/]+)$/,
        ({ params: [ref] }) => {
          const p = w.list(name).find((x) => x.reference === ref);
          if (!p)
            return err(
              w.config.quirks.paystackUnknownReferenceStatus,
              'Transaction reference not found.',
              'transaction_not_found',
              'validation_error',
              "Ensure that you're passing the reference of a transaction that exists on this integration",
            );
          return ok('Verification successful', view(p));
        },
      ],
      [
        'GET',
        /^\/transaction$/,
        ({ query }) => {
          const at = (p) => new Date(p.created * 1000);
          const all = w
            .list(name)
            .filter((p) => at(p) >= new Date(query.get('from')) && at(p) <= new Date(query.get('to')))
            .reverse();
          const perPage = Math.min(Number(query.get('perPage') ?? 50), w.config.quirks.listPage);
          const page = Number(query.get('page') ?? 1);
          return reply(200, {
            status: true,
            message: 'Transactions retrieved',
            data: all.slice((page - 1) * perPage, page * perPage).map(view),
            meta: { total: all.length, skipped: 0, perPage, page, pageCount: Math.ceil(all.length / perPage) },
          });
        },
      ],
      [
        'GET',
        /^\/dispute\/(\d+)$/,
        ({ params: [id] }) => {
          const p = w.list(name).find((x) => x.disputes?.some((d) => String(d.id) === id));
          const d = p?.disputes.find((x) => String(x.id) === id);
          return d ? ok('Dispute retrieved', disputeView(p, d)) : err(404, 'Dispute not found', 'dispute_not_found');
        },
      ],
      [
        'POST',
        /^\/refund$/,
        ({ body }) => {
          if (!body.transaction) return err(400, 'Transaction is required', 'missing_params');
          const p = byRef(body.transaction);
          if (!p) return err(404, 'Transaction not found', 'transaction_not_found');
          if (!p.paidAmount) return err(400, 'Transaction is not successful', 'invalid_transaction');
          const left = p.paidAmount - refunded(p);
          if (left <= 0) return err(400, 'Transaction has been fully reversed', 'transaction_reversed', 'api_error');
          const amount = body.amount === undefined ? left : Number(body.amount);
          if (!isInt(amount) || amount < 1) return err(400, 'Invalid Amount Sent', 'invalid_amount');
          if (amount > left)
            return err(400, 'Refund amount cannot be more than the amount left on the transaction', 'invalid_amount');
          const r = addRefund(p, amount, { customerNote: body.customer_note, merchantNote: body.merchant_note });
          const events = [refundEvent(p, r, 'pending')];
          if (w.config.quirks.refundsSettle === 'auto') {
            r.status = 'processed';
            events.push(refundEvent(p, r, 'processing'), refundEvent(p, r, 'processed'));
          }
          w.emit(name, events);
          return ok('Refund has been queued for processing', {
            ...refundView(p, { ...r, status: 'pending' }),
            transaction: view(p),
          });
        },
      ],
      [
        'GET',
        /^\/refund\/(\d+)$/,
        ({ params: [id] }) => {
          const hit = w.findRefund(name, id);
          return hit ? ok('Refund retrieved', refundView(...hit)) : err(404, 'Refund not found', 'refund_not_found');
        },
      ],
      [
        'GET',
        /^\/refund$/,
        ({ query }) => {
          const t = query.get('transaction') ?? query.get('reference');
          return ok(
            'Refunds retrieved',
            w
              .list(name)
              .filter((p) => !t || String(p.id) === t || p.reference === t)
              .flatMap((p) => p.refunds.map((r) => refundView(p, r))),
          );
        },
      ],
    ],
    actions: {
      complete(p, o) {
        Object.assign(p, {
          status: 'succeeded',
          paidAmount: o.amount ?? p.amount,
          paidCurrency: o.currency ?? p.currency,
          paidAt: iso(),
        });
        return [{ type: 'charge.success', id: `${p.id}:success`, body: { event: 'charge.success', data: view(p) } }];
      },
      process: silently('processing'),
      cancel: silently('cancelled'),
      expire: silently('expired'),
      fail: silently('failed'), // yes: Paystack sends webhooks for successful charges only
      refund(p, o) {
        const r = addRefund(p, o.amount ?? p.paidAmount - refunded(p), { status: 'processed' });
        return ['pending', 'processing', 'processed'].map((s) => refundEvent(p, r, s));
      },
      settleRefund(p, r, status) {
        r.status = status === 'failed' ? 'failed' : 'processed';
        return [refundEvent(p, r, 'processing'), refundEvent(p, r, r.status)];
      },
      /** Opened, or brought to its end; what is lost is given back by a refund of its own. */
      dispute(p, o) {
        const known = p.disputes?.at(-1);
        const d = known ?? {
          id: numericId(),
          amount: o.amount ?? p.paidAmount,
          created: Math.floor(Date.now() / 1000),
        };
        d.state = o.state ?? 'open';
        if (!known) p.disputes = [d];
        if (d.state === 'open') return [disputeEvent(p, d, known ? 'charge.dispute.remind' : 'charge.dispute.create')];
        const ended = [disputeEvent(p, d, 'charge.dispute.resolve')];
        if (d.state === 'won') return ended;
        const r = addRefund(p, d.amount, { status: 'processed', dispute: d.id });
        return [...ended, refundEvent(p, r, 'processed')];
      },
    },
    returnUrl: (p, outcome) =>
      outcome === 'cancel'
        ? (p.input.metadata?.cancel_action ?? null)
        : withQuery(p.input.callback_url, { trxref: p.reference, reference: p.reference }),
    sign: (raw, { secret }) => ({ 'x-paystack-signature': hmac('sha512', secret, raw) }),
  };
}
