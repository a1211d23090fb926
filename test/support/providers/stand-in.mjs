// Stand-ins for five payment providers: each on a port of its own, in memory, speaking its provider's protocol.
// Amounts are in the units that the provider uses itself. One failed attempt closes nothing at any of them.
import http from 'node:http';
import { chapa } from './chapa.mjs';
import { flutterwave } from './flutterwave.mjs';
import { paystack } from './paystack.mjs';
import { razorpay } from './razorpay.mjs';
import { stripe } from './stripe.mjs';
import { httpError, iso, last, now, parseForm, reply, setPath, sleep, token } from './words.mjs';

export const PROVIDERS = ['stripe', 'paystack', 'flutterwave', 'razorpay', 'chapa'];

export const DEFAULTS = {
  host: '127.0.0.1',
  port: 0, // 0: free ports; otherwise the providers have those above it, in the order above
  webhookUrl: null, // may contain {provider}
  keys: {
    stripe: { secretKey: 'sk_test_fake', webhookSecret: 'whsec_fake' },
    paystack: { secretKey: 'sk_test_paystack_fake' }, // the same key signs webhooks
    flutterwave: { secretKey: 'FLWSECK_TEST-fake-X', webhookSecret: 'flw-static-hash' },
    razorpay: { keyId: 'rzp_test_fake', keySecret: 'rzp_secret_fake', webhookSecret: 'rzp-webhook-fake' },
    chapa: { secretKey: 'CHASECK_TEST-fake', webhookSecret: 'chapa-webhook-fake' },
  },
  quirks: {
    paystackUnknownReferenceStatus: 400, // the reference says 404, live answers of 400 are reported
    flutterwaveRejectDuplicateRef: false,
    flutterwaveRedirectStatus: 'successful', // 'completed' is seen for some payment methods
    chapaUnpaidVerify: '404', // '404' = "Payment not paid yet"; 'pending' = 200 with data.status "pending"
    chapaRefundedVerify: 'refunded', // data.status of verify after a full refund; undocumented, so also try 'success'
    chapaRefundsInTestMode: true, // false: "Refunds can only be processed in live mode"
    razorpayAutoCapture: true,
    listPage: 100, // rows of a page of Paystack's and Flutterwave's lists, at most
    refundsSettle: 'manual', // 'manual': settle by settleRefund; 'auto': settled at once, with webhooks
  },
};

/** Starts all five. Rejects nothing that its provider would take; what each asked and was told is in `state`. */
export async function startFakeProviders(options = {}) {
  const merge = (a, b = {}) =>
    Object.fromEntries(
      Object.entries({ ...a, ...b }).map(([k, v]) => [k, a[k] && typeof a[k] === 'object' ? merge(a[k], b[k]) : v]),
    );
  const config = merge(DEFAULTS, options);
  const state = {
    payments: [],
    requests: [],
    deliveries: [],
    held: [],
    faults: [],
    idempotency: new Map(),
    inFlight: new Set(),
  };
  const urls = {};
  const background = new Set();

  const w = {
    config,
    add(provider, fields) {
      const p = { key: token(12), provider, status: 'created', created: now(), attempts: [], refunds: [], ...fields };
      p.checkoutUrl = `${urls[provider]}/checkout/${p.key}`;
      state.payments.push(p);
      return p;
    },
    list: (provider) => state.payments.filter((p) => p.provider === provider),
    find: (provider, id) => w.list(provider).findLast((p) => p.key === id || p.reference === id || p.ids.includes(id)),
    addRefund(p, r) {
      p.refunds.push({ created: now(), ...r });
      p.ids.push(String(r.id));
      return last(p.refunds);
    },
    findRefund(provider, id) {
      const p = w.list(provider).find((x) => x.refunds.some((r) => String(r.id) === String(id)));
      return p && [p, p.refunds.find((r) => String(r.id) === String(id))];
    },
    /** Events caused by an API call; config.apiWebhooks takes the same options as the control API's `webhook`. */
    emit: (provider, events) => void emit(provider, events, config.apiWebhooks),
  };
  const providers = Object.fromEntries(
    [stripe, paystack, flutterwave, razorpay, chapa].map((f) => f(w)).map((p) => [p.name, p]),
  );

  // ----- webhooks
  async function deliver(provider, event, opts) {
    const def = providers[provider];
    const url = (opts.url ?? config.webhooks?.[provider]?.url ?? config.webhookUrl)?.replace('{provider}', provider);
    const body = structuredClone(event.body);
    for (const [path, value] of Object.entries(opts.override ?? {})) setPath(body, path, value);
    let raw = opts.pretty ? `${JSON.stringify(body, null, 2)}\n` : (def.stringify ?? JSON.stringify)(body);
    const secret =
      opts.corrupt === 'wrong-secret'
        ? 'not-the-secret'
        : (config.keys[provider].webhookSecret ?? config.keys[provider].secretKey);
    const headers = {
      'content-type': 'application/json',
      'user-agent': `fake-${provider}/1.0`,
      ...def.sign(raw, { secret, eventId: event.id, t: now() - (opts.corrupt === 'stale-timestamp' ? 3600 : 0) }),
    };
    const signatureHeaders = Object.keys(headers).filter((h) => /signature|verif-hash/.test(h));
    if (opts.corrupt === 'missing-signature') for (const h of signatureHeaders) delete headers[h];
    if (opts.corrupt === 'signature')
      for (const h of signatureHeaders) headers[h] = headers[h].replace(/.$/, (c) => (c === '0' ? '1' : '0'));
    for (const [k, v] of Object.entries(opts.headers ?? {})) {
      if (v === null) delete headers[k];
      else headers[k] = v;
    }
    if (opts.corrupt === 'body') raw = raw.replace(/(\d)(?=\D*$)/, (d) => String((Number(d) + 1) % 10));
    const record = {
      id: token(10),
      provider,
      type: event.type,
      eventId: event.id,
      url,
      headers,
      body: raw,
      corrupt: opts.corrupt ?? null,
      attempts: [],
    };
    state.deliveries.push(record);
    if (!url) return record;
    for (let i = 0; i <= (opts.retries ?? 0); i++) {
      if (i) await sleep(opts.retryDelayMs ?? 100);
      const started = Date.now();
      try {
        const res = await fetch(url, {
          method: 'POST',
          headers,
          body: raw,
          redirect: 'manual',
          signal: AbortSignal.timeout(opts.timeoutMs ?? 10_000),
        });
        record.attempts.push({ status: res.status, body: (await res.text()).slice(0, 500), ms: Date.now() - started });
      } catch (e) {
        record.attempts.push({ status: 0, error: String(e.cause?.code ?? e.name ?? e), ms: Date.now() - started });
      }
      if (last(record.attempts).status >= 200 && last(record.attempts).status < 300) break;
    }
    return record;
  }

  /** Sends events one after another; resolves when all are delivered (or, with delayMs, returns at once unless wait). */
  function emit(provider, events, opts = {}) {
    if (opts.send === false) return Promise.resolve([]);
    let list = events.filter((e) => (!opts.events || opts.events.includes(e.type)) && !opts.omit?.includes(e.type));
    if (opts.order === 'reversed') list.reverse();
    if (opts.order === 'shuffled')
      list = list
        .map((e) => [Math.random(), e])
        .sort((a, b) => a[0] - b[0])
        .map(([, e]) => e);
    list = list.flatMap((e) => Array(1 + (opts.duplicate ?? 0)).fill(e));
    if (opts.hold) {
      state.held.push(...list.map((event) => ({ provider, event, opts: { ...opts, hold: false } })));
      return Promise.resolve([]);
    }
    const job = (async () => {
      if (opts.delayMs) await sleep(opts.delayMs);
      if (opts.parallel) return Promise.all(list.map((e) => deliver(provider, e, opts)));
      const out = [];
      for (const e of list) out.push(await deliver(provider, e, opts));
      return out;
    })();
    background.add(job);
    void job.then(() => background.delete(job));
    return job;
  }

  async function flush(order = 'fifo') {
    const held = order === 'reversed' ? state.held.splice(0).reverse() : state.held.splice(0);
    const out = [];
    for (const h of held) out.push(await deliver(h.provider, h.event, h.opts));
    return out;
  }

  /** action: complete | process | fail | cancel | expire | refund | dispute */
  async function act(provider, id, action, body = {}) {
    const def = providers[provider];
    const p = def && w.find(provider, id);
    if (!p) throw httpError(404, `no payment ${id} at ${provider}`);
    if (!def.actions[action] || action === 'settleRefund') throw httpError(400, `unknown action ${action}`);
    if (['refund', 'dispute'].includes(action) && !p.paidAmount) throw httpError(409, 'the payment has not succeeded');
    const job = emit(provider, def.actions[action](p, body), body.webhook);
    const wait = body.webhook?.wait ?? !body.webhook?.delayMs;
    return {
      payment: summary(p),
      checkout: def.checkoutResult?.(p),
      deliveries: wait ? await job : 'scheduled',
      held: state.held.length,
    };
  }

  async function settleRefund(provider, id, body = {}) {
    const [p, r] = w.findRefund(provider, id) ?? [];
    if (!p) throw httpError(404, `no refund ${id} at ${provider}`);
    return {
      deliveries: await emit(
        provider,
        providers[provider].actions.settleRefund(p, r, body.status ?? 'succeeded'),
        body.webhook,
      ),
      payment: summary(p),
    };
  }

  const summary = (p) =>
    structuredClone({
      provider: p.provider,
      reference: p.reference,
      ids: p.ids,
      status: p.status,
      amount: p.amount,
      currency: p.currency,
      paidAmount: p.paidAmount ?? null,
      attempts: p.attempts,
      refunds: p.refunds,
      checkoutUrl: p.checkoutUrl,
    });

  // ----- provider HTTP servers
  const readBody = async (req) => {
    const chunks = [];
    for await (const c of req) chunks.push(c);
    return Buffer.concat(chunks).toString('utf8');
  };
  const send = (res, { status, json, html, headers = {} }) => {
    const text = html ?? JSON.stringify(json);
    res.writeHead(status, {
      'content-type': html === undefined ? 'application/json' : 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      ...headers,
    });
    res.end(text);
  };

  function takeFault(def, req, path, phase) {
    const fits = (f) =>
      (!f.provider || f.provider === def.name) &&
      (!f.method || f.method === req.method) &&
      (!f.path || new RegExp(f.path).test(path));
    const f = state.faults.find((x) => x.phase === phase && fits(x));
    if (f?.times > 0 && --f.times === 0) state.faults.splice(state.faults.indexOf(f), 1);
    return f;
  }

  /** Returns true when the fault answered (or killed) the request. */
  async function applyFault(fault, def, res, real) {
    if (!fault) return false;
    if (fault.latencyMs) await sleep(fault.latencyMs);
    const kind = fault.kind ?? 'latency';
    if (kind === 'latency') return false;
    if (kind === 'reset') res.socket.resetAndDestroy?.() ?? res.socket.destroy();
    else if (kind === 'timeout') setTimeout(() => res.destroy(), fault.maxMs ?? 60_000).unref();
    else if (kind === 'malformed') send(res, { status: 200, html: '<html><body>502 Bad Gateway</body></html>' });
    else if (kind === 'truncate') {
      const text = JSON.stringify(real?.json ?? { ok: true });
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      res.write(text.slice(0, text.length >> 1));
      setTimeout(() => res.destroy(), 20);
    } else {
      const r = fault.body ? reply(fault.status ?? 500, fault.body) : def.serverError(fault.status ?? 500);
      send(res, {
        ...r,
        headers: { ...r.headers, ...(fault.status === 429 && { 'retry-after': '1' }), ...fault.headers },
      });
    }
    return true;
  }

  async function handle(def, req, res) {
    const url = new URL(req.url, urls[def.name]);
    const raw = await readBody(req);
    const entry = {
      at: iso(),
      provider: def.name,
      method: req.method,
      path: url.pathname,
      query: url.search,
      headers: req.headers,
      body: raw,
    };
    state.requests.push(entry);
    if (req.method === 'GET' && url.pathname.startsWith('/checkout/')) return checkoutPage(def, url, res);
    if (await applyFault(takeFault(def, req, url.pathname, 'before'), def, res)) return;
    const result = (() => {
      const denied = def.auth(req);
      if (denied) return denied;
      const route = def.routes.find(([m, re]) => m === req.method && re.test(url.pathname));
      if (!route) return reply(404, def.serverError(404).json);
      const type = req.headers['content-type'] ?? '';
      let body = {};
      if (raw && def.form && /json/.test(type)) return def.badContentType();
      try {
        body = !raw ? {} : /json/.test(type) ? JSON.parse(raw) : parseForm(raw);
      } catch {
        return reply(400, def.serverError(400).json);
      }
      const run = () =>
        route[2]({
          params: route[1].exec(url.pathname).slice(1).map(decodeURIComponent),
          query: url.searchParams,
          body,
          headers: req.headers,
        });
      const key =
        def.idempotencyHeader &&
        req.method === 'POST' &&
        (!def.idempotencyPaths || def.idempotencyPaths.test(url.pathname))
          ? req.headers[def.idempotencyHeader]
          : undefined;
      if (!key) return run();
      const slot = `${def.name}:${key}`;
      const seen = state.idempotency.get(slot);
      if (seen && (seen.path !== url.pathname || seen.raw !== raw)) return def.idempotencyMismatch();
      if (state.inFlight.has(slot)) return def.idempotencyInUse();
      if (seen) return { ...seen.result, headers: { ...seen.result.headers, ...def.replayHeader } };
      state.inFlight.add(slot); // until the answer is on the wire
      for (const e of ['finish', 'close']) res.once(e, () => state.inFlight.delete(slot));
      const fresh = run();
      if (fresh.status < 400) state.idempotency.set(slot, { path: url.pathname, raw, result: fresh });
      return fresh;
    })();
    result.headers = { ...def.responseHeaders?.(), ...result.headers };
    entry.status = result.status;
    if (await applyFault(takeFault(def, req, url.pathname, 'after'), def, res, result)) return;
    send(res, result);
  }

  /** The hosted page: a browser (or a test) opens it, picks an outcome, and is redirected as the provider would. */
  async function checkoutPage(def, url, res) {
    const p = w.find(def.name, url.pathname.split('/')[2]);
    if (!p) return send(res, { status: 404, html: 'No such checkout' });
    const outcome = url.searchParams.get('outcome');
    if (!outcome)
      return send(res, {
        status: 200,
        html: `<h1>Fake ${def.name} checkout</h1><p>${p.amount} ${p.currency}</p>${['success', 'fail', 'cancel'].map((o) => `<a href="?outcome=${o}">${o}</a>`).join(' ')}`,
      });
    if (!['created', 'failed'].includes(p.status))
      return send(res, { status: 410, html: `This checkout is ${p.status}` });
    if (outcome !== 'cancel') await act(def.name, p.key, outcome === 'success' ? 'complete' : 'fail');
    const callback = def.callbackUrl?.(p);
    if (callback && outcome !== 'cancel') await fetch(callback, { redirect: 'manual' }).catch(() => {});
    const target = def.returnUrl(p, outcome);
    return target
      ? send(res, { status: 302, html: '', headers: { location: target } })
      : send(res, { status: 200, html: `Payment ${p.status}. No return address was given.` });
  }

  function reset() {
    for (const k of ['payments', 'requests', 'deliveries', 'held', 'faults']) state[k].length = 0;
    state.idempotency.clear();
    state.inFlight.clear();
  }
  const addFault = (f) => {
    state.faults.push({ times: 1, phase: 'before', ...f });
    return state.faults;
  };
  const configure = (patch) => Object.assign(config, merge(config, patch));

  // ----- start
  const servers = [];
  async function listen(name, handler, port) {
    const server = http.createServer((req, res) =>
      handler(req, res).catch((e) =>
        res.headersSent ? res.destroy() : send(res, reply(500, { fake_server_bug: String(e.stack ?? e) })),
      ),
    );
    await new Promise((ok, bad) => server.once('error', bad).listen(port, config.host, ok));
    urls[name] = `http://${config.host}:${server.address().port}`;
    servers.push(server);
  }
  for (const [i, name] of PROVIDERS.entries())
    await listen(name, (req, res) => handle(providers[name], req, res), config.port && config.port + 1 + i);

  const handles = {
    urls,
    config,
    state,
    configure,
    act,
    settleRefund,
    flush,
    addFault,
    reset,
    baseUrls: Object.fromEntries(PROVIDERS.map((n) => [n, providers[n].baseUrl(urls[n])])), // what replaces https://api.…
    clearFaults: () => {
      state.faults.length = 0;
    },
    close: () =>
      Promise.all(
        servers.map(
          (s) =>
            new Promise((ok) => {
              s.close(ok);
              s.closeAllConnections();
            }),
        ),
      ),
  };
  return handles;
}
