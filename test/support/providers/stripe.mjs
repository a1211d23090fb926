// Stripe as its reference describes it, in memory; amounts are in the units that it uses itself.
import { hmac, isInt, last, now, reply, sum, token } from './words.mjs';

export function stripe(w) {
  const name = 'stripe';
  const err = (status, error, headers) => reply(status, { error }, headers);
  const invalid = (message, param, code, status = 400) =>
    err(status, { type: 'invalid_request_error', message, ...(param && { param }), ...(code && { code }) });
  const missing = (param) => invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  const noSuch = (what, id, param = 'id') => invalid(`No such ${what}: '${id}'`, param, 'resource_missing', 404);

  /** What is asked for whole inside of what is asked for whole. */
  const inside = (expand, name) =>
    expand.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
  const whole = (expand, name, id, view) =>
    id && expand.some((path) => path === name || path.startsWith(`${name}.`))
      ? view(inside(expand, name))
      : (id ?? null);
  const expanded = (query) => [...query].filter(([key]) => /^expand\[\d*\]$/.test(key)).map(([, path]) => path);

  const sessionView = (p, expand = []) => ({
    id: p.sessionId,
    object: 'checkout.session',
    amount_subtotal: p.amount,
    amount_total: p.amount,
    cancel_url: p.input.cancel_url ?? null,
    client_reference_id: p.input.client_reference_id ?? null,
    created: p.created,
    currency: p.currency,
    customer: p.input.customer ?? null,
    customer_details: p.input.customer_email ? { email: p.input.customer_email, name: null, phone: null } : null,
    customer_email: p.input.customer_email ?? null,
    expires_at: p.expiresAt,
    livemode: false,
    metadata: p.input.metadata ?? {},
    mode: 'payment',
    payment_intent: whole(expand, 'payment_intent', p.intentId, (more) => intentView(p, more)),
    payment_method_types: ['card'],
    payment_status: p.status === 'succeeded' ? 'paid' : 'unpaid',
    status:
      p.status === 'expired' || p.status === 'cancelled'
        ? 'expired'
        : ['succeeded', 'processing'].includes(p.status) || p.asyncFailed
          ? 'complete'
          : 'open',
    success_url: p.input.success_url ?? null,
    ui_mode: 'hosted_page',
    url: ['created', 'failed'].includes(p.status) && !p.asyncFailed ? p.checkoutUrl : null,
  });
  const intentStatus = {
    created: 'requires_payment_method',
    processing: 'processing',
    succeeded: 'succeeded',
    failed: 'requires_payment_method',
    cancelled: 'canceled',
    expired: 'canceled',
  };
  const intentView = (p, expand = []) => ({
    id: p.intentId,
    object: 'payment_intent',
    amount: p.amount,
    amount_received: p.status === 'succeeded' ? p.paidAmount : 0,
    amount_capturable: 0,
    application_fee_amount: p.intentInput.application_fee_amount ? Number(p.intentInput.application_fee_amount) : null,
    canceled_at: p.status === 'cancelled' ? now() : null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${p.intentId}_secret_${p.clientSecret}`,
    confirmation_method: 'automatic',
    created: p.created,
    currency: p.paidCurrency ?? p.currency,
    customer: null,
    description: p.intentInput.description ?? null,
    last_payment_error:
      p.status === 'failed'
        ? {
            type: 'card_error',
            code: 'card_declined',
            decline_code: 'insufficient_funds',
            message: 'Your card has insufficient funds.',
          }
        : null,
    latest_charge: whole(expand, 'latest_charge', p.chargeId, (more) => chargeView(p, more)),
    livemode: false,
    metadata: p.intentInput.metadata ?? {},
    next_action: null,
    on_behalf_of: p.intentInput.on_behalf_of ?? null,
    payment_method: null,
    payment_method_types: ['card'],
    processing: null,
    status: intentStatus[p.status],
    transfer_data: p.intentInput.transfer_data ?? null,
    transfer_group: p.intentInput.transfer_group ?? null,
  });
  const refunded = (p) =>
    sum(
      p.refunds.filter((r) => !['failed', 'canceled'].includes(r.status)),
      (r) => r.amount,
    );
  const chargeView = (p, expand = []) => ({
    id: p.chargeId,
    object: 'charge',
    amount: p.paidAmount,
    amount_captured: p.paidAmount,
    amount_refunded: refunded(p),
    // booked a little after the money is there
    balance_transaction: whole(expand, 'balance_transaction', p.bookingId, () => ({
      id: p.bookingId,
      object: 'balance_transaction',
      amount: p.paidAmount,
      currency: p.paidCurrency,
      fee: Math.round(p.paidAmount * 0.029) + 30,
    })),
    captured: true,
    created: p.paidAt,
    currency: p.paidCurrency,
    disputed: Boolean(p.disputed),
    livemode: false,
    metadata: p.intentInput.metadata ?? {},
    paid: true,
    payment_intent: p.intentId,
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2031 } },
    refunded: refunded(p) >= p.paidAmount,
    status: 'succeeded',
  });
  const refundView = (p, r, expand = []) => ({
    id: r.id,
    object: 'refund',
    amount: r.amount,
    balance_transaction: null,
    charge: p.chargeId,
    created: r.created,
    currency: p.paidCurrency,
    metadata: r.metadata ?? {},
    payment_intent: whole(expand, 'payment_intent', p.intentId, (more) => intentView(p, more)),
    reason: r.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: r.status,
    transfer_reversal: null,
    ...(r.status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
  });
  const disputeView = (p, d, expand = []) => ({
    id: d.id,
    object: 'dispute',
    amount: d.amount,
    charge: p.chargeId,
    currency: p.paidCurrency,
    payment_intent: whole(expand, 'payment_intent', p.intentId, (more) => intentView(p, more)),
    reason: 'fraudulent',
    status: d.status,
    livemode: false,
    metadata: {},
    created: d.created,
  });
  const event = (type, object) => {
    const id = `evt_${token(24)}`;
    return {
      type,
      id,
      body: {
        id,
        object: 'event',
        api_version: '2026-10-28.endive',
        created: now(),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      },
    };
  };

  const addRefund = (p, amount, extra) =>
    w.addRefund(p, {
      id: `re_${token(24)}`,
      amount,
      status: w.config.quirks.refundsSettle === 'auto' ? 'succeeded' : 'pending',
      ...extra,
    });
  // Checkout creates the PaymentIntent only when the customer pays
  const startIntent = (p) => {
    p.intentId ??= `pi_${token(24)}`;
    p.ids.push(p.intentId);
  };
  return {
    name,
    form: true,
    baseUrl: (u) => u,
    auth(req) {
      const [scheme, value = ''] = String(req.headers.authorization ?? '').split(' ');
      const key =
        scheme === 'Basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : scheme === 'Bearer' ? value : '';
      if (!key)
        return invalid(
          "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
          null,
          null,
          401,
        );
      if (key !== w.config.keys.stripe.secretKey)
        return invalid(`Invalid API Key provided: ${key.slice(0, 8)}****`, null, null, 401);
    },
    badContentType: () =>
      invalid('Invalid request (check that your POST content type is application/x-www-form-urlencoded).'),
    serverError: (status) =>
      err(
        status,
        status === 429
          ? { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' }
          : { type: 'api_error', message: 'An unknown error occurred' },
      ),
    idempotencyHeader: 'idempotency-key',
    idempotencyMismatch: () =>
      err(400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      }),
    idempotencyInUse: () =>
      err(409, {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: 'There is currently another in-progress request using this Idempotent Key.',
      }),
    replayHeader: { 'idempotent-replayed': 'true' },
    responseHeaders: () => ({ 'request-id': `req_${token(14)}`, 'stripe-version': '2026-10-28.endive' }),
    routes: [
      [
        'POST',
        /^\/v1\/checkout\/sessions$/,
        ({ body }) => {
          for (const f of ['mode', 'line_items', 'success_url']) if (!body[f]?.length) return missing(f);
          const currency = body.line_items[0]?.price_data?.currency;
          let amount = 0;
          for (const [i, item] of body.line_items.entries()) {
            const price = item.price_data;
            const at = (field) => `line_items[${i}][price_data]${field}`;
            if (!price?.currency) return missing(at('[currency]'));
            if (!price.product_data?.name && !price.product) return missing(at('[product_data]'));
            if (!isInt(price.unit_amount))
              return invalid(`Invalid integer: ${price.unit_amount}`, at('[unit_amount]'), 'parameter_invalid_integer');
            if (price.currency !== price.currency.toLowerCase())
              return invalid(`Invalid currency: ${price.currency}.`, at('[currency]'));
            if (price.currency !== currency)
              return invalid('All line items must have the same currency.', 'line_items');
            amount += Number(price.unit_amount) * Number(item.quantity ?? 1);
          }
          const expiresAt = Number(body.expires_at ?? now() + 86400);
          if (expiresAt < now() + 1795 || expiresAt > now() + 86405)
            return invalid(
              'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
              'expires_at',
            );
          const id = `cs_test_${token(40)}`;
          const p = w.add(name, {
            reference: body.client_reference_id ?? id,
            sessionId: id,
            ids: [id],
            amount,
            currency,
            input: body,
            intentInput: body.payment_intent_data ?? {},
            expiresAt,
            clientSecret: token(24),
          });
          return reply(200, sessionView(p));
        },
      ],
      [
        'GET',
        /^\/v1\/checkout\/sessions\/(\w+)$/,
        ({ params: [id], query }) => {
          const p = w.find(name, id);
          return p ? reply(200, sessionView(p, expanded(query))) : noSuch('checkout.session', id, 'session');
        },
      ],
      [
        'POST',
        /^\/v1\/checkout\/sessions\/(\w+)\/expire$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          if (!p) return noSuch('checkout.session', id, 'session');
          if (!['created', 'failed'].includes(p.status))
            return invalid('Only Checkout Sessions with a status in ["open"] can be expired.');
          p.status = 'expired';
          w.emit(name, [event('checkout.session.expired', sessionView(p))]);
          return reply(200, sessionView(p));
        },
      ],
      [
        'POST',
        /^\/v1\/payment_intents$/,
        ({ body }) => {
          for (const f of ['amount', 'currency']) if (!body[f]) return missing(f);
          if (!isInt(body.amount))
            return invalid(`Invalid integer: ${body.amount}`, 'amount', 'parameter_invalid_integer');
          const id = `pi_${token(24)}`;
          const p = w.add(name, {
            reference: body.metadata?.reference ?? id,
            intentId: id,
            ids: [id],
            amount: Number(body.amount),
            currency: body.currency,
            input: body,
            intentInput: body,
            clientSecret: token(24),
          });
          return reply(200, intentView(p));
        },
      ],
      [
        'GET',
        /^\/v1\/payment_intents\/(\w+)$/,
        ({ params: [id], query }) => {
          const p = w.find(name, id);
          return p?.intentId ? reply(200, intentView(p, expanded(query))) : noSuch('payment_intent', id, 'intent');
        },
      ],
      [
        'POST',
        /^\/v1\/payment_intents\/(\w+)\/cancel$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          if (!p?.intentId) return noSuch('payment_intent', id, 'intent');
          if (!['created', 'failed'].includes(p.status))
            return invalid(
              `You cannot cancel this PaymentIntent because it has a status of ${intentStatus[p.status]}.`,
            );
          p.status = 'cancelled';
          w.emit(name, [event('payment_intent.canceled', intentView(p))]);
          return reply(200, intentView(p));
        },
      ],
      [
        'POST',
        /^\/v1\/refunds$/,
        ({ body }) => {
          const id = body.payment_intent ?? body.charge;
          if (!id)
            return invalid(
              'One of the following params should be provided for this request: payment_intent or charge.',
            );
          const p = w.find(name, id);
          if (!p)
            return noSuch(
              body.payment_intent ? 'payment_intent' : 'charge',
              id,
              body.payment_intent ? 'payment_intent' : 'charge',
            );
          if (p.status !== 'succeeded')
            return invalid(`This PaymentIntent (${p.intentId}) does not have a successful charge to refund.`);
          const left = p.paidAmount - refunded(p);
          if (left <= 0)
            return invalid(`Charge ${p.chargeId} has already been refunded.`, null, 'charge_already_refunded');
          const amount = body.amount === undefined ? left : Number(body.amount);
          if (!isInt(amount) || amount < 1)
            return invalid('Invalid positive integer', 'amount', 'parameter_invalid_integer');
          if (amount > left)
            return invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, 'amount');
          const r = addRefund(p, amount, { reason: body.reason, metadata: body.metadata });
          const events = [event('refund.created', refundView(p, r))];
          if (r.status === 'succeeded')
            events.push(event('charge.refunded', chargeView(p)), event('refund.updated', refundView(p, r)));
          w.emit(name, events);
          return reply(200, refundView(p, r));
        },
      ],
      [
        'GET',
        /^\/v1\/refunds\/(\w+)$/,
        ({ params: [id], query }) => {
          const hit = w.findRefund(name, id);
          return hit ? reply(200, refundView(...hit, expanded(query))) : noSuch('refund', id);
        },
      ],
      [
        'GET',
        /^\/v1\/refunds$/,
        ({ query }) =>
          reply(200, {
            object: 'list',
            url: '/v1/refunds',
            has_more: false,
            data: w
              .list(name)
              .filter((p) => [p.intentId, p.chargeId].includes(query.get('payment_intent') ?? query.get('charge')))
              .flatMap((p) => p.refunds.map((r) => refundView(p, r)).reverse()),
          }),
      ],
      [
        'GET',
        /^\/v1\/disputes\/(\w+)$/,
        ({ params: [id], query }) => {
          const p = w.list(name).find((one) => one.disputes?.some((d) => d.id === id));
          const d = p?.disputes.find((one) => one.id === id);
          return d ? reply(200, disputeView(p, d, expanded(query))) : noSuch('dispute', id, 'dispute');
        },
      ],
      [
        'GET',
        /^\/v1\/charges$/,
        ({ query }) => {
          const after = query.get('starting_after');
          const asked = Number(query.get('limit') ?? 10);
          if (asked < 1 || asked > 100) return invalid('Invalid integer: limit must be between 1 and 100', 'limit');
          const limit = Math.min(asked, w.config.quirks.listPage);
          const all = w
            .list(name)
            .filter((p) => p.chargeId)
            .filter((p) => p.paidAt >= Number(query.get('created[gte]') ?? 0))
            .filter((p) => p.paidAt < Number(query.get('created[lt]') ?? Number.MAX_VALUE))
            .reverse();
          const from = after ? all.findIndex((p) => p.chargeId === after) + 1 : 0;
          const data = all.slice(from, from + limit).map((p) => chargeView(p));
          return reply(200, { object: 'list', url: '/v1/charges', has_more: from + limit < all.length, data });
        },
      ],
      [
        'GET',
        /^\/v1\/charges\/(\w+)$/,
        ({ params: [id] }) => {
          const p = w.find(name, id);
          return p?.chargeId ? reply(200, chargeView(p)) : noSuch('charge', id);
        },
      ],
    ],
    actions: {
      complete(p, o) {
        startIntent(p);
        p.chargeId = `ch_${token(24)}`;
        p.ids.push(p.chargeId);
        const wasAsync = p.status === 'processing';
        Object.assign(p, {
          status: 'succeeded',
          paidAmount: o.amount ?? p.amount,
          paidCurrency: o.currency ?? p.currency,
          paidAt: o.at ?? now(),
        });
        const out = [event('charge.succeeded', chargeView(p))];
        p.bookingId = `txn_${token(24)}`;
        out.push(event('charge.updated', chargeView(p)), event('payment_intent.succeeded', intentView(p)));
        if (p.sessionId)
          out.push(
            event(wasAsync ? 'checkout.session.async_payment_succeeded' : 'checkout.session.completed', sessionView(p)),
          );
        return out;
      },
      process(p) {
        // a delayed-notification method: the session completes unpaid, the money comes later
        startIntent(p);
        p.status = 'processing';
        return [
          event('payment_intent.processing', intentView(p)),
          ...(p.sessionId ? [event('checkout.session.completed', sessionView(p))] : []),
        ];
      },
      fail(p) {
        startIntent(p);
        p.asyncFailed = p.status === 'processing';
        p.status = 'failed';
        return [
          event('payment_intent.payment_failed', intentView(p)),
          ...(p.asyncFailed && p.sessionId ? [event('checkout.session.async_payment_failed', sessionView(p))] : []),
        ];
      },
      cancel(p) {
        p.status = 'cancelled';
        return p.sessionId
          ? [event('checkout.session.expired', sessionView(p))]
          : [event('payment_intent.canceled', intentView(p))];
      },
      expire(p) {
        p.status = 'expired';
        return p.sessionId ? [event('checkout.session.expired', sessionView(p))] : [];
      },
      refund(p, o) {
        const r = addRefund(p, o.amount ?? p.paidAmount - refunded(p), { status: 'succeeded' });
        return [event('refund.created', refundView(p, r)), event('charge.refunded', chargeView(p))];
      },
      settleRefund(p, r, status) {
        r.status = status;
        return [
          event('refund.updated', refundView(p, r)),
          status === 'failed' ? event('refund.failed', refundView(p, r)) : event('charge.refunded', chargeView(p)),
        ];
      },
      dispute(p, o) {
        p.disputed = true;
        const { state = 'open' } = o;
        if (state === 'open') {
          const d = {
            id: `dp_${token(24)}`,
            amount: o.amount ?? p.paidAmount,
            status: 'needs_response',
            created: now(),
          };
          p.disputes = [...(p.disputes ?? []), d];
          return [
            event('charge.dispute.created', disputeView(p, d)),
            event('charge.dispute.funds_withdrawn', disputeView(p, d)),
          ];
        }
        const d = last(p.disputes);
        d.status = state;
        return [
          event('charge.dispute.closed', disputeView(p, d)),
          ...(state === 'won' ? [event('charge.dispute.funds_reinstated', disputeView(p, d))] : []),
        ];
      },
    },
    returnUrl: (p, outcome) =>
      outcome === 'success'
        ? p.input.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', p.sessionId)
        : p.input.cancel_url,
    sign: (raw, { secret, t }) => ({ 'stripe-signature': `t=${t},v1=${hmac('sha256', secret, `${t}.${raw}`)}` }),
  };
}
