import { createHash } from 'node:crypto';
import { escapeHtml, type SandboxPayment } from '@soko/application';
import { Money } from '@soko/domain';
import type { Page } from './pages.ts';

const STYLE = `
    body { font: 16px/1.5 system-ui, sans-serif; background: #f3f4f6; color: #111827; margin: 0; }
    main { max-width: 22rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px;
      box-shadow: 0 8px 30px #0001; }
    .tag { background: #fef3c7; color: #92400e; border-radius: 999px; padding: .1rem .75rem; font-size: .8rem; }
    .amount { font-size: 2rem; font-weight: 700; margin: .75rem 0 0; }
    .what { margin: 0 0 1.5rem; color: #4b5563; }
    button { display: block; width: 100%; padding: .75rem; margin-top: .75rem; border: 0; border-radius: 8px;
      font: inherit; font-weight: 600; cursor: pointer; }
    .approve { background: #047857; color: #fff; }
    .decline { background: #fee2e2; color: #991b1b; }
    .abandon { background: none; color: #4b5563; font-weight: 400; }
  `;

/** Its one style by its hash, and nothing else; the form may lead back to the shop, wherever that is. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-ancestors 'none'",
].join('; ');

const ACTIONS = [
  ['approve', 'Approve'],
  ['decline', 'Decline'],
  ['abandon', 'Leave without paying'],
] as const;

const ENDS: Readonly<Record<Exclude<SandboxPayment['status'], 'open'>, string>> = {
  approved: 'This payment is approved.',
  declined: 'This payment was declined.',
  abandoned: 'This payment was abandoned.',
};

/** What a buyer sees in place of a real provider's page: no script, nothing loaded. */
export function sandboxPage({ amount, description, status }: SandboxPayment): Page {
  const buttons = ACTIONS.map(
    ([action, label]) => `<button name="action" value="${action}" class="${action}">${label}</button>`,
  );
  const body =
    status === 'open'
      ? `<form method="post">\n      ${buttons.join('\n      ')}\n    </form>`
      : `<p role="status"><strong>${ENDS[status]}</strong></p>`;
  return {
    policy: POLICY,
    html: `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Sandbox payment</title>
  <style>${STYLE}</style>
</head>
<body>
  <main>
    <span class="tag">Sandbox: no money moves</span>
    <p class="amount">${escapeHtml(priceOf(amount))}</p>
    <p class="what">${escapeHtml(description)}</p>
    ${body}
  </main>
</body>
</html>
`,
  };
}

/** `NGN 8,700.00` */
function priceOf(amount: Money): string {
  const [whole = '', fraction] = Money.format(amount).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount.currency} ${fraction === undefined ? grouped : `${grouped}.${fraction}`}`;
}
