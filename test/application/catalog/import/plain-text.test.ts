import { expect } from 'chai';
import { plainText } from '../../../../packages/application/src/catalog/import/plain-text.ts';

describe('HTML reduced to text', () => {
  const examples: readonly (readonly [rule: string, html: string, text: string])[] = [
    ['drops tags', '<p>Classic <b>blown</b> clay pot</p>', 'Classic blown clay pot'],
    [
      'puts blocks on lines of their own',
      '<h2>Care</h2><p>Wash cold</p><div>Dry flat<br/>in shade</div>',
      'Care\nWash cold\nDry flat\nin shade',
    ],
    ['marks the items of a list', '<ul><li>Cotton</li><li><p>Linen</p></li></ul>', '- Cotton\nLinen'],
    [
      'decodes entities by name and number',
      'Tom &amp; J&eacute;r&ocirc;me &#8211; &#x20AC;5 &nbsp;&lt;b&gt;',
      'Tom & Jérôme – €5 <b>',
    ],
    ['leaves what is no entity', 'AT&T &unknown; &amp', 'AT&T &unknown; &amp'],
    [
      'drops scripts and styles with their content',
      '<style>p{}</style>a<SCRIPT>if (a < b) alert("</p>")</SCRIPT >b',
      'ab',
    ],
    ['drops comments', 'a<!-- <p>hidden</p> -->b', 'ab'],
    ['takes line ends as spaces', '<p>one\n  two\r\nthree</p>', 'one two three'],
    ['keeps the lines of a text without tags', 'one\r\n\r\n\r\n\r\ntwo  words \nthree', 'one\n\ntwo words\nthree'],
    ['takes a lone < as text', '<p>5 < 6 <3</p>', '5 < 6 <3'],
    ['looks past > in an attribute', '<a title="a > b" href=\'x>y\'>link</a>', 'link'],
    ['drops an unclosed tag with the rest', 'before <img src="x', 'before'],
    ['drops an unclosed script with the rest', 'before<script>alert(1)', 'before'],
    ['takes no controls out of entities', 'a&#0;b&#7;c&#xD800;d&#x110000;e', 'abcde'],
    ['goes on after an empty script element', '<svg/>a<iframe src="x"></iframe>b', 'ab'],
    ['is empty for nothing', '<p></p>\n<br>', ''],
  ];
  for (const [rule, html, text] of examples) {
    it(rule, () => expect(plainText(html)).to.equal(text));
  }

  it('never ends in text that is a tag of a script, however often it is wrapped', () => {
    expect(plainText('<scr<script>x</script>ipt>alert(1)</script>')).to.not.match(/<\/?script/i);
  });

  it('takes hostile texts of 100 kB without going over them again and again', () => {
    for (const piece of ['<', '<script>', '<!--', '<a "', '&#', '<p', '</', '<a href="\'', '<svg><']) {
      const text = plainText(piece.repeat(100_000 / piece.length));
      expect(text.length).to.be.at.most(100_000);
    }
  });
});
