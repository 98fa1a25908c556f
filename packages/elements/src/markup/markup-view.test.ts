import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLinks } from '../chat-message/links.js';
import { markupShape } from '../test/markup-shape.js';
import { markupView } from './markup-view.js';
import { parseMarkup } from './parse-markup.js';
import { parserText } from './parser-text.js';

const view = (text: string, message: object = {}) => markupView(message, text, findLinks, '-1');

/** What a text is shown as; null where it is shown as it was typed. */
const shown = (text: string, message?: object): string | null => {
  const element = view(text, message);
  return element && [...element.childNodes].map(markupShape).join('');
};

describe('markup', () => {
  test.each([
    ['bold', '**a** and __b__', '<p><strong>a</strong> and <strong>b</strong></p>'],
    ['italic', '*a* and _b_', '<p><em>a</em> and <em>b</em></p>'],
    ['both', '***a***', '<p><em><strong>a</strong></em></p>'],
    ['strike', '~~a~~', '<p><del>a</del></p>'],
    ['code, as it is', '`*a* <b>`', '<p><code>*a* <b></code></p>'],
    ['code with a backtick in it', '`` a`b ``', '<p><code>a`b</code></p>'],
    [
      'a bulleted list',
      '- a\n- *b*\n  - c',
      '<ul><li><p>a</p></li><li><p><em>b</em></p><ul><li><p>c</p></li></ul></li></ul>',
    ],
    [
      'an ordered list, with the numbers that were typed',
      '3. a\n1. b',
      '<ol><li value=3><p>a</p></li><li value=1><p>b</p></li></ol>',
    ],
    [
      'the brackets of its numbers',
      '1) a\n2) b',
      '<ol class=bracketed><li value=1><p>a</p></li><li value=2><p>b</p></li></ol>',
    ],
    [
      'a list with something between its items',
      '- a\n\n- b',
      '<ul class=loose><li><p>a</p></li><li><p>b</p></li></ul>',
    ],
    ['a quote', '> a\n> **b**', '<blockquote><p>a\n<strong>b</strong></p></blockquote>'],
    [
      'a quote in a quote',
      '> a\n>> b',
      '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>',
    ],
    [
      'a block of code, with the word behind its fence',
      '```js\nif (a)\n  *b*;\n```',
      '<div class=code><span>js</span><pre><code>if (a)\n  *b*;</code></pre></div>',
    ],
    [
      'code in a list',
      '1. a\n   ```\n   b\n   ```',
      '<ol><li value=1><p>a</p><div class=code><pre><code>b</code></pre></div></li></ol>',
    ],
    [
      'a fence that is open, to the end',
      '```\na\n\n- b',
      '<div class=code><pre><code>a\n\n- b</code></pre></div>',
    ],
  ])('shows %s', (_what, text, html) => {
    expect(shown(text)).toBe(html);
  });

  test.each([
    ['a heading', '# *a*\n*b*\n---', '<p># <em>a</em>\n<em>b</em>\n---</p>'],
    [
      'a link and a picture',
      '*[a](https://b.example) ![c](d)*',
      '<p><em>[a](<a href=https://b.example/>https://b.example</a>) ![c](d)</em></p>',
    ],
    [
      'the address of a link',
      '[a]: https://b.example *c*',
      '<p>[a]: <a href=https://b.example/>https://b.example</a> <em>c</em></p>',
    ],
    [
      'an address in angle brackets',
      '<https://a.example> *b*',
      '<p><<a href=https://a.example/>https://a.example</a>> <em>b</em></p>',
    ],
    ['HTML', '<b>*a*</b>\n<!-- *b* -->', '<p><b><em>a</em></b>\n<!-- <em>b</em> --></p>'],
    ['a character by its name', '*a* &amp; &#42;', '<p><em>a</em> &amp; &#42;</p>'],
    ['a line', '*a*\n***\n* * *\n___', '<p><em>a</em>\n***\n* * *\n___</p>'],
    ['a table', '*a* | b\n--- | ---', '<p><em>a</em> | b\n--- | ---</p>'],
    ['indented code', '    *a*', '<p>    <em>a</em></p>'],
    ['a fence of tildes', '~~~\n*a*', '<p>~~~\n<em>a</em></p>'],
    ['one tilde', '~*a*~', '<p>~<em>a</em>~</p>'],
  ])('leaves %s as it is typed', (_what, text, html) => {
    expect(shown(text)).toBe(html);
  });

  test.each([
    '2 * 3 * 4',
    '2*3*4 = 24 and 2**3**4',
    '(a)*(b)*(c)',
    'snake_case_name',
    ':-)',
    '>_<',
    '¯\\_(ツ)_/¯',
    '~/.config, ~5 min',
    'C:\\Users, \\\\server\\share',
    '*',
    '* * *',
    '- - -',
    '2026. That was a year.',
    '2026. That was a year.\n\nIt was.',
    '+ 1',
    'He said:\n- No.',
    '```',
    '```js',
    '>',
    '**not closed, *and `this',
    'spaces  \n   and\ttabs \n\n\n\nempty lines\n',
    '# [a](b) &amp; <b> ![c](d)',
  ])('is not in %j', (text) => {
    expect(shown(text)).toBeNull();
  });

  test.each([
    ['\\*a\\* \\_b\\_ \\`c\\` \\~~d\\~~', '*a* _b_ `c` ~~d~~'],
    ['\\- a\n\\> b\n1\\. c', '- a\n> b\n1. c'],
    ['\\```', '```'],
  ])('is not in %j, of which the backslash goes', (text, typed) => {
    expect(shown(text)).toBe(`<p>${typed}</p>`);
  });

  test.each([
    ['这是**重点。**后面', '<p>这是<strong>重点。</strong>后面</p>'],
    ['文**“重点”**文', '<p>文<strong>“重点”</strong>文</p>'],
    ['**한국어(Korean)**는', '<p><strong>한국어(Korean)</strong>는</p>'],
    ['**Node.js**ben', '<p><strong>Node.js</strong>ben</p>'],
  ])('is found beside the signs and endings of every script: %s', (text, html) => {
    expect(shown(text)).toBe(html);
  });

  test('ends with its lines: what follows a quote or a list without a mark is none of it', () => {
    expect(shown('> a\nb')).toBe('<blockquote><p>a</p></blockquote><p>b</p>');
    expect(shown('- a\n- b\nc')).toBe('<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>');
  });

  test('keeps the white space that is typed', () => {
    expect(shown('  *a*  \n\tb\n\n\n\nc')).toBe('<p>  <em>a</em>  \n\tb</p><p>\n\n\nc</p>');
  });
});

describe('links in markup', () => {
  test.each([
    [
      '**https://a.example/x**',
      '<strong><a href=https://a.example/x>https://a.example/x</a></strong>',
    ],
    ['*see www.a.com*', '<em>see <a href=https://www.a.com/>www.a.com</a></em>'],
  ])('are found in %s', (text, html) => {
    expect(shown(text)).toBe(`<p>${html}</p>`);
  });

  test('keep the marks that are theirs', () => {
    expect(shown('*a* https://a.example/_b_/*c*d')).toBe(
      '<p><em>a</em> <a href=https://a.example/_b_/*c*d>https://a.example/_b_/*c*d</a></p>',
    );
  });

  test('are none in code', () => {
    expect(shown('`https://a.example`\n```\nhttps://b.example\n```')).not.toContain('<a');
  });

  test('are there as soon as what finds them is', () => {
    const message = {};
    const before = markupView(message, '**https://a.example**', null, '-1');
    expect(before?.querySelector('a')).toBeNull();
    expect(view('**https://a.example**', message)?.querySelector('a')).not.toBeNull();
  });
});

describe('a text that goes on', () => {
  const text =
    'One **two**.\n\n- three\n- `four`\n\n```js\nfive();\nsix();\n```\n\n> seven\n\neight *nine*.';

  test('is at any length what it would be at once', () => {
    const message = {};
    for (let length = 1; length <= text.length; length++) {
      const part = text.slice(0, length);
      expect([part, shown(part, message)]).toEqual([part, shown(part)]);
    }
  });

  test('leaves what is further up, and the code that grows, as they are', () => {
    const message = {};
    const [first] = view(text.slice(0, text.indexOf('six')), message)?.children ?? [];
    const code = view(text.slice(0, text.indexOf('six')), message)?.querySelector('pre code');
    const words = code?.firstChild;
    const element = view(text, message);
    expect(element?.firstElementChild).toBe(first);
    expect(element?.querySelector('pre code')).toBe(code);
    expect(code?.firstChild).toBe(words);
    expect(words?.textContent).toBe('five();\nsix();');
  });

  test('that is another one after all is shown anew', () => {
    const message = {};
    view(text, message);
    expect(shown('**other**', message)).toBe('<p><strong>other</strong></p>');
    expect(shown('other', message)).toBeNull();
    expect(shown(text, message)).toBe(shown(text));
  });
});

describe('of a text that nobody wrote to be read', () => {
  const depth = (node: Element): number =>
    1 + Math.max(0, ...[...node.children].map((child) => depth(child)));

  test.each([
    ['signs of quotes', '>'.repeat(15_999)],
    ['quotes', '> '.repeat(8_000)],
    ['lists in a line', '- '.repeat(7_999).concat('a')],
    ['numbers in a line', '1. '.repeat(5_333)],
    [
      'lists in lists',
      Array.from({ length: 125 }, (_, at) => `${' '.repeat(2 * at)}- a`).join('\n'),
    ],
    ['marks in marks', `${'*_'.repeat(4_000)}a${'_*'.repeat(4_000)}`],
    ['beginnings', '**a '.repeat(4_000)],
    ['beginnings and ends', '*a '.repeat(2_600) + 'a* '.repeat(2_600)],
    ['strikes', '~~a '.repeat(2_000) + 'a~~ '.repeat(2_000)],
    ['one run', '*'.repeat(16_000)],
    ['backticks', Array.from({ length: 170 }, (_, at) => '`'.repeat(at + 1)).join('a')],
    ['escaped backticks', '\\```- > b '.repeat(1_600)],
    ['lines', '> a\nb\n'.repeat(2_600)],
    ['fences', '> ```\na\n'.repeat(2_000)],
  ])('%s are shown without depth', (_what, text) => {
    const element = view(text);
    expect(element ? depth(element) : 0).toBeLessThan(20);
    expect(element?.querySelectorAll('*').length ?? 0).toBeLessThan(2_500);
  });

  test('the first 500 marks are some, and the others as they are typed', () => {
    const element = view('*a* '.repeat(1_000));
    expect(element?.querySelectorAll('em')).toHaveLength(250);
    expect(element?.textContent).toContain(' *a* *a*');
  });

  test('of more than 1,000 lines all is shown as it is typed', () => {
    expect(shown(`${'a\n'.repeat(999)}*b*`)).not.toBeNull();
    expect(shown(`${'a\n'.repeat(1_000)}*b*`)).toBeNull();
  });
});

describe('whatever is written', () => {
  const pieces = fc.constantFrom(
    ...['*', '**', '_', '__', '~~', '~', '`', '``', '```', '```js\n', '> ', '>', '- ', '* ', '1. '],
    ...['2) ', '\n', '\n\n', '\n  ', '\n    ', ' ', '\t', '\\', '\\*', '[a](b)', '<b>', '&amp;'],
    ...['# ', '---', 'word', 'snake_case', '2*3', 'https://a.example/x_y_z', 'javascript:alert(1)'],
    ...[
      'www.b.example',
      'c@d.example',
      '重点',
      '。',
      '“',
      '”',
      'שלום',
      '👩‍👩‍👧‍👦',
      '\uFEFF',
      '\u0000',
      '\uD83D',
    ],
  );
  const texts = fc.array(pieces, { maxLength: 60 }).map((all) => all.join(''));
  const allowed = new Set('p strong em del code pre span div ul ol li blockquote a'.split(' '));

  /** Whether one text is the other with something left out. */
  const isWithin = (part: string, whole: string): boolean => {
    let at = 0;
    for (const sign of part) {
      at = whole.indexOf(sign, at) + sign.length;
      if (at < sign.length) return false;
    }
    return true;
  };

  test('the parser takes it, known elements show it, links lead to the web or to a mailbox, each sign was typed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const element = view(text);
        for (const each of element?.querySelectorAll('*') ?? []) {
          expect(allowed).toContain(each.localName);
          const href = each.getAttribute('href');
          if (href !== null) expect(href).toMatch(/^(https?:|mailto:)/);
        }
        expect(isWithin(element?.textContent ?? '', text)).toBe(true);
        parseMarkup(text, parserText(text, findLinks), 0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('it is at any length what it would be at once', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(200), { maxLength: 5 }), (text, lengths) => {
        const message = {};
        for (const length of [...lengths.sort((a, b) => a - b), text.length]) {
          const part = text.slice(0, length);
          expect(shown(part, message)).toBe(shown(part));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
