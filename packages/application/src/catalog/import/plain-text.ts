/** Elements whose content is never text for a reader. */
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'svg', 'head', 'title', 'object']);

/** Elements that stand on lines of their own. */
const BLOCKS = new Set(
  (
    'address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
);

/** The names of U+00A0 to U+00FF, in order (HTML 4, Latin-1). */
const LATIN_1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute ' +
  'THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ' +
  'ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...LATIN_1.map((name, index): [string, string] => [name, String.fromCodePoint(0xa0 + index)]),
  ...Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", hellip: '…', mdash: '—', ndash: '–' }),
  ...Object.entries({ lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', prime: '′' }),
  ...Object.entries({ bull: '•', euro: '€', trade: '™', minus: '−', le: '≤', ge: '≥', ne: '≠', rarr: '→', larr: '←' }),
  ...Object.entries({ ensp: ' ', emsp: ' ', thinsp: ' ', zwj: '\u200d', zwnj: '\u200c', check: '✓', star: '☆' }),
]);

/**
 * The text of an HTML fragment as a reader sees it: tags gone, entities decoded, one line per block, `- ` before list items,
 * nothing of scripts and styles. A text without any tag keeps its own lines. Takes time in proportion to its length.
 */
export function plainText(html: string): string {
  if (!/<[a-z!/]/i.test(html))
    return tidied(decoded(html.replace(/\r\n?/g, '\n')))
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  return tidied(decoded(withoutTags(html)))
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
}

/** The lines, with no space at their ends and single ones between their words. */
const tidied = (text: string): string[] => text.split('\n').map((line) => line.replace(/[^\S\n]+/g, ' ').trim());

/** As browsers do: a comment or a tag that is never closed takes the rest with it, and a `<` that opens no tag is text. */
function withoutTags(html: string): string {
  const name = /<\/?([a-z][a-z0-9-]*)/iy;
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) return text + inline(html.slice(at));
    text += inline(html.slice(at, open));
    name.lastIndex = open;
    const tag = name.exec(html)?.[1]?.toLowerCase();
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4);
    } else if (tag === undefined) {
      const isMarkup = html[open + 1] === '!' || html[open + 1] === '/' || html[open + 1] === '?';
      if (!isMarkup) text += '<';
      at = isMarkup ? after(html, '>', open) : open + 1;
    } else {
      if (BLOCKS.has(tag)) text += tag === 'li' && html[open + 1] !== '/' ? '\n- ' : '\n';
      else if (tag === 'td' || tag === 'th') text += ' ';
      at = tagEnd(html, name.lastIndex);
      if (SILENT.has(tag) && html[open + 1] !== '/' && html[at - 2] !== '/') at = elementEnd(html, tag, at);
    }
  }
  return text;
}

/** Where the text after a mark begins; the end when the mark does not come. */
function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
}

/** Past the `>` of a tag; one inside a quoted attribute value does not count. */
function tagEnd(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at += 1) {
    const character = html[at] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return at + 1;
    else if ((character === '"' || character === "'") && /[=\s]/.test(html[at - 1] ?? '')) quote = character;
  }
  return html.length;
}

/** Past the closing tag of a silent element. */
function elementEnd(html: string, tag: string, from: number): number {
  const closing = new RegExp(`</${tag}`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html) ? tagEnd(html, closing.lastIndex) : html.length;
}

/** Line ends of the source are nothing but spaces in HTML. */
const inline = (text: string): string => text.replace(/\s+/g, ' ');

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,7}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES.get(name)?.replace('\u00a0', ' ') ?? all;
    return character(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

/** Nothing for what is no character: controls, halves of surrogate pairs, numbers past Unicode. */
function character(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '';
  const text = String.fromCodePoint(code);
  return /[^\P{Cc}\t\n]/u.test(text) ? '' : text.replace('\u00a0', ' ');
}
