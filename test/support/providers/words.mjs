// What the five stand-ins have in common.
import crypto from 'node:crypto';

export const now = () => Math.floor(Date.now() / 1000);
export const iso = (t = Date.now()) => new Date(t).toISOString();
export const token = (n = 14) => crypto.randomBytes(n).toString('base64url').replace(/[-_]/g, 'x').slice(0, n);
let counter = 100000;
export const numericId = () => ++counter + now() * 1000;
export const hmac = (algo, key, data) => crypto.createHmac(algo, key).update(data).digest('hex');
export const isInt = (v) => /^\d+$/.test(String(v)) && Number.isSafeInteger(Number(v));
export const money = (v) => ['number', 'string'].includes(typeof v) && Number(v) > 0;
export const round2 = (n) => Math.round(n * 100) / 100;
export const sum = (list, pick) => list.reduce((a, x) => a + Number(pick(x)), 0);
export const last = (list) => list[list.length - 1];
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
export const reply = (status, json, headers = {}) => ({ status, json, headers });
export const httpError = (status, message) => Object.assign(new Error(message), { status });

export function parseForm(text) {
  const out = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const path = key
      .replace(/\]/g, '')
      .split('[')
      .filter((seg) => seg !== '__proto__');
    let node = out;
    path.forEach((seg, i) => {
      if (i < path.length - 1) {
        node[seg] ??= {};
        node = node[seg];
      } else if (seg === '') node['#'] = (node['#'] ?? []).concat(value);
      else node[seg] = value;
    });
  }
  const arrays = (v) => {
    if (typeof v !== 'object') return v;
    if (Array.isArray(v['#'])) return v['#'];
    const keys = Object.keys(v);
    for (const k of keys) v[k] = arrays(v[k]);
    return keys.length && keys.every((k) => /^\d+$/.test(k)) ? keys.map((k) => v[k]) : v;
  };
  return arrays(out);
}

export function setPath(target, path, value) {
  const keys = path.split('.');
  keys.slice(0, -1).reduce((node, k) => (node[k] ??= {}), target)[last(keys)] = value;
}

/** Authorization: Bearer <secret key>; `missing` and `wrong` build the provider's own 401 answers. */
export const bearer = (key, missing, wrong) => (req) => {
  const m = /^Bearer (.+)$/.exec(req.headers.authorization ?? '');
  return !m ? missing() : m[1] !== key() ? wrong() : null;
};
export const silently = (status) => (p) => {
  p.status = status;
  return [];
}; // a state change the provider sends no webhook for

export const withQuery = (url, params) => {
  if (!url) return null;
  const u = new URL(url);
  for (const [k, v] of Object.entries(params)) u.searchParams.set(k, String(v));
  return u.toString();
};

// JSON as a PHP back end writes it: slashes and non-ASCII escaped. Parsing and re-serialising changes the bytes.
export const phpJson = (v) =>
  JSON.stringify(v)
    .replace(/\//g, '\\/')
    .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
