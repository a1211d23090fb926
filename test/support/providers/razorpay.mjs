// Razorpay as its reference describes it, in memory; amounts are in the units that it uses itself.
import { hmac, isInt, last, now, reply, sum, token, withQuery } from './words.mjs';

export function razorpay(w) {
  const name = 'razorpay';
  const err = (status, description, field) =>
    reply(status, {
      error: {
        code: status >= 500 ? 'SERVER_ERROR' : 'BAD_REQUEST_ERROR',
        description,
        source: 'business',
        step: 'payment_initiation',
        reason: 'input_validation_failed',
        metadata: {},
        ...(field && { field }),
      },
    });
  const orderView = (p) => ({
    id: p.orderId,
    entity: 'order',
    amount: p.amount,
    amount_paid: p.status === 'succeeded' ? p.paidAmount : 0,
    amount_due: p.status === 'succeeded' ? 0 : p.amount,
    currency: p.currency,
    receipt: p.input.receipt ?? null,
    offer_id: null,
    status: p.status === 'succeeded' ? 'paid' : p.attempts.length ? 'attempted' : 'created',
    attempts: p.attempts.length,
    notes: p.input.notes ?? [],
    created_at: p.created,
  });
  const refunded = (p) =>
    sum(
      p.refunds.filter((r) => r.status !== 'failed'),
      (r) => r.amount,
    );
  const paymentView = (p, a) => ({
    id: a.id,
    entity: 'payment',
    amount: a.amount,
    currency: a.currency,
    base_amount: a.amount,
    status: a.status === 'captured' && refunded(p) >= a.amount ? 'refunded' : a.status,
    order_id: p.orderId,
    invoice_id: null,
    international: false,
    method: 'card',
    amount_refunded: a.status === 'captured' ? refunded(p) : 0,
    amount_transferred: 0,
    refund_status: a.status !== 'captured' || !refunded(p) ? null : refunded(p) >= a.amount ? 'full' : 'partial',
    captured: a.status === 'captured',
    description: null,
    card_id: 'card_fake',
    bank: null,
    wallet: null,
    vpa: null,
    email: 'gaurav.kumar@example.com',
    contact: '+919000090000',
    notes: p.input.notes ?? [],
    fee: a.status === 'captured' ? Math.round(a.amount * 0.02) : null,
    tax: a.status === 'captured' ? 0 : null,
    error_code: a.status === 'failed' ? 'BAD_REQUEST_ERROR' : null,
    error_description: a.status === 'failed' ? 'Payment failed' : null,
    error_source: a.status === 'failed' ? 'bank' : null,
    error_step: a.status === 'failed' ? 'payment_authorization' : null,
    error_reason: a.status === 'failed' ? 'payment_failed' : null,
    acquirer_data: { auth_code: '828553' },
    created_at: a.created,
  });
  const refundView = (p, r) => ({
    id: r.id,
    entity: 'refund',
    amount: r.amount,
    currency: p.paidCurrency,
    payment_id: r.paymentId,
    notes: r.notes ?? [],
    receipt: r.receipt ?? null,
    acquirer_data: { arn: null },
    created_at: r.created,
    batch_id: null,
    status: r.status,
    speed_processed: 'normal',
    speed_requested: 'normal',
  });
  const linkStatus = {
    created: 'created',
    processing: 'created',
    succeeded: 'paid',
    failed: 'created',
    cancelled: 'cancelled',
    expired: 'expired',
  };
  const linkView = (p) => ({
    id: p.linkId,
    entity: 'payment_link',
    accept_partial: false,
    amount: p.amount,
    amount_paid: p.status === 'succeeded' ? p.paidAmount : 0,
    callback_method: p.input.callback_method ?? '',
    callback_url: p.input.callback_url ?? '',
    cancelled_at: p.status === 'cancelled' ? now() : 0,
    created_at: p.created,
    currency: p.currency,
    customer: p.input.customer ?? {},
    description: p.input.description ?? '',
    expire_by: Number(p.input.expire_by ?? 0),
    expired_at: p.status === 'expired' ? now() : 0,
    notes: p.input.notes ?? null,
    order_id: p.attempts.length ? p.orderId : null,
    payments:
      p.status === 'succeeded'
        ? [
            {
              amount: p.paidAmount,
              created_at: now(),
              method: 'card',
              payment_id: last(p.attempts).id,
              plink_id: p.linkId,
              status: 'captured',
            },
          ]
        : null,
    reference_id: p.input.reference_id ?? '',
    short_url: p.checkoutUrl,
    status: linkStatus[p.status],
    upi_link: false,
  });
  const event = (type, parts) => ({
    type,
    id: token(14),
    body: {
      entity: 'event',
      account_id: 'acc_BFQ7uQEaa7j2z7',
      event: type,
      contains: Object.keys(parts),
      payload: Object.fromEntries(Object.entries(parts).map(([k, entity]) => [k, { entity }])),
      created_at: now(),
    },
  });
  const attempt = (p, status, o) => {
    const a = {
      id: `pay_${token(14)}`,
      status,
      amount: o.amount ?? p.amount,
      currency: o.currency ?? p.currency,
      created: now(),
    };
    p.attempts.push(a);
    p.ids.push(a.id);
    return a;
  };
  const capture = (p, a) => {
    a.status = 'captured';
    Object.assign(p, { status: 'succeeded', paidAmount: a.amount, paidCurrency: a.currency });
    return [
      event('payment.captured', { payment: paymentView(p, a) }),
      event('order.paid', { payment: paymentView(p, a), order: orderView(p) }),
      ...(p.linkId
        ? [event('payment_link.paid', { payment_link: linkView(p), payment: paymentView(p, a), order: orderView(p) })]
        : []),
    ];
  };
  const addRefund = (p, a, amount, extra = {}) =>
    w.addRefund(p, { id: `rfnd_${token(14)}`, paymentId: a.id, amount, status: 'pending', ...extra });
  const refundEvent = (p, r, type) =>
    event(type, {
      refund: refundView(p, r),
      payment: paymentView(
        p,
        p.attempts.find((a) => a.id === r.paymentId),
      ),
    });
  const byPayment = (id) => {
    const p = w.list(name).find((x) => x.attempts.some((a) => a.id === id));
    return p && [p, p.attempts.find((a) => a.id === id)];
  };
  const extra = (body, allowed) => {
    const bad = Object.keys(body).filter((k) => !allowed.includes(k));
    return bad.length ? err(400, `${bad.join(', ')} is/are not required and should not be sent`, bad[0]) : null;
  };
  const notFound = () => err(400, 'The id provided does not exist');
  const collection = (items) => reply(200, { entity: 'collection', count: items.length, items });
  return {
    name,
    baseUrl: (u) => `${u}/v1`,
    auth: (req) =>
      req.headers.authorization ===
      `Basic ${btoa(`${w.config.keys.razorpay.keyId}:${w.config.keys.razorpay.keySecret}`)}`
        ? null
        : reply(401, { error: { code: 'BAD_REQUEST_ERROR', description: 'Authentication failed' } }),
    serverError: (status) =>
      err(
        status,
        status === 429
          ? 'Request failed. Too many requests'
          : 'We are facing some trouble completing your request at the moment. Please try again shortly.',
      ),
    idempotencyHeader: 'x-refund-idempotency',
    idempotencyPaths: /\/refund$/,
    idempotencyMismatch: () => err(400, 'Different request with the same idempotency key has already been processed.'),
    idempotencyInUse: () => err(409, 'Request with the same idempotency key is still being processed.'),
    routes: [
      [
        'POST',
        /^\/v1\/orders$/,
        ({ body }) => {
          const bad = extra(body, [
            'amount',
            'currency',
            'receipt',
            'notes',
            'partial_payment',
            'first_payment_min_amount',
            'transfers',
            'payment_capture',
            'method',
            'customer_id',
            'offers',
          ]);
          if (bad) return bad;
          if (!isInt(body.amount)) return err(400, 'The amount must be an integer.', 'amount');
          if (!body.currency) return err(400, 'The currency field is required.', 'currency');
          if (body.currency === 'INR' && Number(body.amount) < 100)
            return err(400, 'The amount must be at least INR 1.00', 'amount');
          if (body.receipt && String(body.receipt).length > 40)
            return err(400, 'The receipt may not be greater than 40 characters.', 'receipt');
          const id = `order_${token(14)}`;
          return reply(
            200,
            orderView(
              w.add(name, {
                reference: body.receipt ?? id,
                orderId: id,
                ids: [id],
                amount: Number(body.amount),
                currency: body.currency,
                input: body,
              }),
            ),
          );
        },
      ],
      [
        'GET',
        /^\/v1\/orders$/,
        ({ query }) => {
          const [count, skip] = [Number(query.get('count') ?? 10), Number(query.get('skip') ?? 0)];
          if (count < 1 || count > 100) return err(400, 'The count must be between 1 and 100.', 'count');
          const withPayments = query.getAll('expand[]').includes('payments');
          return collection(
            w
              .list(name)
              .filter((p) => !query.get('receipt') || p.input.receipt === query.get('receipt'))
              .filter((p) => p.created >= Number(query.get('from') ?? 0))
              .filter((p) => p.created <= Number(query.get('to') ?? Number.MAX_VALUE))
              .reverse()
              .slice(skip, skip + Math.min(count, w.config.quirks.listPage))
              .map((p) => ({
                ...orderView(p),
                ...(withPayments && {
                  payments: {
                    entity: 'collection',
                    count: p.attempts.length,
                    items: p.attempts.map((a) => paymentView(p, a)),
                  },
                }),
              })),
          );
        },
      ],
      [
        'GET',
        /^\/v1\/orders\/(\w+)$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          return p ? reply(200, orderView(p)) : notFound();
        },
      ],
      [
        'GET',
        /^\/v1\/orders\/(\w+)\/payments$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          return p ? collection(p.attempts.map((a) => paymentView(p, a))) : notFound();
        },
      ],
      [
        'GET',
        /^\/v1\/payments\/(\w+)$/,
        ({ params: [id] }) => {
          const hit = byPayment(id);
          return hit ? reply(200, paymentView(...hit)) : notFound();
        },
      ],
      [
        'POST',
        /^\/v1\/payments\/(\w+)\/capture$/,
        ({ params: [id], body }) => {
          const [p, a] = byPayment(id) ?? [];
          if (!p) return notFound();
          if (a.status === 'captured') return err(400, 'This payment has already been captured');
          if (a.status !== 'authorized')
            return err(400, 'Only payments which have been authorized and not yet captured can be captured');
          if (Number(body.amount) !== a.amount)
            return err(400, 'Capture amount must be equal to the amount authorized', 'amount');
          w.emit(name, capture(p, a));
          return reply(200, paymentView(p, a));
        },
      ],
      [
        'POST',
        /^\/v1\/payments\/(\w+)\/refund$/,
        ({ params: [id], body, headers }) => {
          const key = headers['x-refund-idempotency'];
          if (key !== undefined && !/^[\w-]{10,}$/.test(key))
            return err(400, 'The idempotency key must be at least 10 characters.');
          const [p, a] = byPayment(id) ?? [];
          if (!p) return notFound();
          if (a.status !== 'captured') return err(400, 'The payment status should be captured for action to be taken');
          const left = a.amount - refunded(p);
          if (left <= 0) return err(400, 'The payment has been fully refunded already');
          const amount = body.amount === undefined ? left : Number(body.amount);
          if (!isInt(amount) || amount < 1) return err(400, 'The amount must be an integer.', 'amount');
          if (amount > left)
            return err(400, 'The total refund amount is greater than the refund payment amount', 'amount');
          const r = addRefund(p, a, amount, { notes: body.notes, receipt: body.receipt });
          const events = [refundEvent(p, r, 'refund.created')];
          if (w.config.quirks.refundsSettle === 'auto') {
            r.status = 'processed';
            events.push(refundEvent(p, r, 'refund.processed'));
          }
          w.emit(name, events);
          return reply(200, refundView(p, r));
        },
      ],
      [
        'GET',
        /^\/v1\/(?:payments\/\w+\/)?refunds\/(\w+)$/,
        ({ params: [id] }) => {
          const hit = w.findRefund(name, id);
          return hit ? reply(200, refundView(...hit)) : notFound();
        },
      ],
      [
        'GET',
        /^\/v1\/disputes\/(\w+)$/,
        ({ params: [id] }) => {
          const d = w
            .list(name)
            .flatMap((p) => p.disputes ?? [])
            .find((one) => one.id === id);
          return d ? reply(200, d) : notFound();
        },
      ],
      [
        'GET',
        /^\/v1\/payments\/(\w+)\/refunds$/,
        ({ params: [id] }) => {
          const [p] = byPayment(id) ?? [];
          return p ? collection(p.refunds.filter((r) => r.paymentId === id).map((r) => refundView(p, r))) : notFound();
        },
      ],
      [
        'POST',
        /^\/v1\/payment_links\/?$/,
        ({ body }) => {
          if (!isInt(body.amount)) return err(400, 'The amount must be an integer.', 'amount');
          if (body.callback_url && body.callback_method !== 'get')
            return err(400, 'callback_method should be get if callback_url is passed', 'callback_method');
          if (body.reference_id && w.list(name).some((p) => p.input.reference_id === body.reference_id))
            return err(
              400,
              `payment link with given reference_id: (${body.reference_id}) already exists. Please create a payment link with a different reference_id`,
              'reference_id',
            );
          const [id, orderId] = [`plink_${token(14)}`, `order_${token(14)}`];
          return reply(
            200,
            linkView(
              w.add(name, {
                reference: body.reference_id ?? id,
                linkId: id,
                orderId,
                ids: [id, orderId],
                amount: Number(body.amount),
                currency: body.currency ?? 'INR',
                input: body,
              }),
            ),
          );
        },
      ],
      [
        'GET',
        /^\/v1\/payment_links\/(\w+)$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          return p ? reply(200, linkView(p)) : notFound();
        },
      ],
      [
        'POST',
        /^\/v1\/payment_links\/(\w+)\/cancel$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          if (!p) return notFound();
          if (p.status === 'succeeded') return err(400, 'payment link cannot be cancelled as it is already paid');
          p.status = 'cancelled';
          w.emit(name, [event('payment_link.cancelled', { payment_link: linkView(p) })]);
          return reply(200, linkView(p));
        },
      ],
    ],
    actions: {
      complete(p, o) {
        const open = last(p.attempts);
        const a = open?.status === 'authorized' ? open : attempt(p, 'authorized', o);
        const authorized = event('payment.authorized', { payment: paymentView(p, a) });
        if (!w.config.quirks.razorpayAutoCapture && o.capture !== true) {
          p.status = 'processing';
          return [authorized];
        }
        return [authorized, ...capture(p, a)];
      },
      process(p, o) {
        p.status = 'processing';
        return [event('payment.authorized', { payment: paymentView(p, attempt(p, 'authorized', o)) })];
      },
      fail(p, o) {
        p.status = 'failed';
        return [event('payment.failed', { payment: paymentView(p, attempt(p, 'failed', o)) })];
      }, // another attempt on the order may still succeed
      cancel(p) {
        p.status = 'cancelled';
        return p.linkId ? [event('payment_link.cancelled', { payment_link: linkView(p) })] : [];
      },
      expire(p) {
        p.status = 'expired';
        return p.linkId ? [event('payment_link.expired', { payment_link: linkView(p) })] : [];
      },
      refund(p, o) {
        const a = p.attempts.find((x) => x.status === 'captured');
        const r = addRefund(p, a, o.amount ?? a.amount - refunded(p), { status: 'processed' });
        return [refundEvent(p, r, 'refund.created'), refundEvent(p, r, 'refund.processed')];
      },
      settleRefund(p, r, status) {
        r.status = status === 'failed' ? 'failed' : 'processed';
        return [refundEvent(p, r, `refund.${r.status}`)];
      },
      dispute(p, o) {
        const a = p.attempts.find((x) => x.status === 'captured');
        const { state = 'open' } = o;
        p.disputes ??= [];
        if (state === 'open') {
          p.disputes.push({
            id: `disp_${token(14)}`,
            entity: 'dispute',
            payment_id: a.id,
            amount: o.amount ?? a.amount,
            currency: a.currency,
            amount_deducted: 0,
            reason_code: 'chargeback',
            respond_by: now() + 86400 * 7,
            status: 'open',
            phase: 'chargeback',
            created_at: now(),
          });
        } else {
          const d = last(p.disputes);
          Object.assign(d, { status: state, amount_deducted: state === 'lost' ? d.amount : 0 });
        }
        const parts = { payment: paymentView(p, a), dispute: { ...last(p.disputes) } };
        return [event(`payment.dispute.${state === 'open' ? 'created' : state}`, parts)];
      },
    },
    checkoutResult(p) {
      // what Checkout hands to the browser after a successful payment
      const a = last(p.attempts);
      return (
        a && {
          razorpay_payment_id: a.id,
          razorpay_order_id: p.orderId,
          razorpay_signature: hmac('sha256', w.config.keys.razorpay.keySecret, `${p.orderId}|${a.id}`),
        }
      );
    },
    returnUrl(p, outcome) {
      if (!p.linkId || outcome !== 'success') return null;
      const a = last(p.attempts);
      const parts = [p.linkId, p.input.reference_id ?? '', 'paid', a.id];
      return withQuery(p.input.callback_url, {
        razorpay_payment_id: a.id,
        razorpay_payment_link_id: p.linkId,
        razorpay_payment_link_reference_id: parts[1],
        razorpay_payment_link_status: 'paid',
        razorpay_signature: hmac('sha256', w.config.keys.razorpay.keySecret, parts.join('|')),
      });
    },
    sign: (raw, { secret, eventId }) => ({
      'x-razorpay-signature': hmac('sha256', secret, raw),
      'x-razorpay-event-id': eventId,
    }),
  };
}
