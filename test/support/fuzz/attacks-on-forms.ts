import type { Attack } from './attack.ts';
import { BODY_ATTACKS } from './attacks-on-bodies.ts';
import { setHeader } from './draft.ts';
import { KEYS, TEXTS } from './hostile.ts';

const BREAK = '\r\n';

/** Attacks on a multipart form: on its fields, its file, the heads of its parts, and the bytes between them. */
export const FORM_ATTACKS: Readonly<Record<string, Attack>> = {
  'a field of a form'(draft, { pick }) {
    const value = latin(pick(TEXTS));
    change(draft, (form) => form.replace(/(name="kind"\r\n\r\n)[^\r]*/, (_, head: string) => head + value));
    return `kind ← ${value.slice(0, 60)}`;
  },

  'another field in a form'(draft, { pick }) {
    const name = pick(['kind', 'sha256', 'file', 'shop', '', ...KEYS]);
    const value = pick([...TEXTS, 'a'.repeat(64), 'identity', 'x'.repeat(20_000)]);
    const count = pick([1, 1, 1, 2, 12, 2_000]);
    const field = partOf(`form-data; name="${latin(name)}"`, latin(value));
    change(draft, (form) => withParts(form, field.repeat(count)));
    return `${count} × ${name} ← ${value.slice(0, 60)}`;
  },

  'another file in a form'(draft, { pick }) {
    const name = pick(['file', 'file2', 'kind', '__proto__', '']);
    change(draft, (form) => withParts(form, partOf(`form-data; name="${name}"; filename="b.pdf"`, '%PDF-1.7 %%EOF')));
    return name;
  },

  'a form without a member'(draft, { pick }) {
    const name = pick(['kind', 'file']);
    change(draft, (form) => form.replace(`name="${name}"`, pick(['name="other"', 'name=""', '', 'name=', `${name}`])));
    return name;
  },

  'the name of a file'(draft, { pick }) {
    const name = pick([...TEXTS.map(latin), 'a'.repeat(5_000), 'a"; name="kind', `a.pdf"${BREAK}X-Injected: yes`]);
    change(draft, (form) => form.replace(/filename="[^"]*"/, () => `filename="${name}"`));
    return name.slice(0, 60);
  },

  'the head of a part'(draft, { pick }) {
    const head = pick(PART_HEADS);
    change(draft, (form) => form.replace('Content-Type: application/pdf', () => head));
    return head.slice(0, 60);
  },

  'the content of a file'(draft, { pick, below }) {
    const content = pick(CONTENTS);
    const size = pick([0, 0, 0, below(70_000), 11_000_000]);
    change(draft, (form) => form.replace(/%PDF-[\s\S]*%%EOF\n/, () => content + 'x'.repeat(size)));
    return `${content.slice(0, 40)} and ${size}`;
  },

  'a byte of a form'(draft, { below }) {
    const bytes = Buffer.from(draft.bytes ?? '');
    const at = below(bytes.length);
    if (at < bytes.length) bytes[at] = below(256);
    draft.bytes = bytes;
    return `byte ${at}`;
  },

  'a form cut short'(draft, { below }) {
    const bytes = draft.bytes ?? Buffer.alloc(0);
    draft.bytes = bytes.subarray(0, below(bytes.length + 1));
    return `after ${draft.bytes.length}`;
  },

  'a boundary'(draft, { pick }) {
    const type = pick([
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=""',
      'multipart/form-data; boundary=other',
      `multipart/form-data; boundary=${'b'.repeat(5_000)}`,
      'multipart/form-data; boundary=a; boundary=b',
      'multipart/mixed; boundary=x',
      'multipart/form-data; boundary="\xff"',
    ]);
    setHeader(draft, 'Content-Type', type);
    return type.slice(0, 60);
  },

  ...Object.fromEntries(
    ['another kind of content', 'an encoding', 'a body that comes otherwise'].flatMap((name) => {
      const attack = BODY_ATTACKS[name];
      return attack ? [[`${name} of a form`, attack]] : [];
    }),
  ),
};

/** UTF-8 as the bytes of a text of one byte a letter, in which forms are changed here. */
const latin = (text: string): string => Buffer.from(text).toString('latin1');

function change(draft: { bytes: Buffer | undefined }, by: (form: string) => string): void {
  draft.bytes = Buffer.from(by((draft.bytes ?? Buffer.alloc(0)).toString('latin1')), 'latin1');
}

/** A part with a mark where the boundary of the form goes. */
const partOf = (disposition: string, content: string): string =>
  `--\u0002${BREAK}Content-Disposition: ${disposition}${BREAK}${BREAK}${content}${BREAK}`;

/** The form with these parts in front of its own. */
function withParts(form: string, parts: string): string {
  const boundary = /^--(\S*)/.exec(form)?.[1] ?? '';
  return parts.replaceAll('--\u0002', () => `--${boundary}`) + form;
}

const PART_HEADS = [
  '',
  'Content-Type: ',
  'Content-Type: text/html',
  'Content-Type: image/png; charset=x',
  'Content-Type: multipart/mixed; boundary=y',
  `Content-Type: application/pdf${BREAK}Content-Transfer-Encoding: base64`,
  `Content-Type: application/pdf${BREAK}Content-Transfer-Encoding: quoted-printable`,
  `Content-Type: application/pdf${BREAK}Content-Transfer-Encoding: none-such`,
  `Content-Type: application/pdf${BREAK}Content-Length: 99999999`,
  `Content-Type: application/pdf${BREAK}Content-Disposition: form-data; name="kind"`,
  `X-Long: ${'h'.repeat(70_000)}`,
  'no head at all',
  'Content-Type\u0000: x',
];

/** What files begin with. */
const CONTENTS = [
  '',
  '%PDF-',
  '%PDF-1.7',
  '\x89PNG\r\n\x1a\n',
  '\xff\xd8\xff\xe0',
  'MZ\x90\x00',
  'PK\x03\x04',
  'GIF89a%PDF-1.7',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '<!doctype html><script>alert(1)</script>',
  '\x1f\x8b\x08\x00',
  '--',
];
