import { type Extension, fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';

export type MarkupTree = ReturnType<typeof fromMarkdown>;
/** A part of it, of whatever kind. */
export type MarkupNode = MarkupTree['children'][number];

type Syntax = NonNullable<Options['extensions']>;
type Handle = NonNullable<NonNullable<Extension['exit']>[string]>;

const syntax: Syntax = [
  gfmStrikethrough({ singleTilde: false }),
  {
    disable: {
      null: [
        'autolink',
        'characterReference',
        'codeIndented',
        'definition',
        'hardBreakEscape',
        'headingAtx',
        'htmlFlow',
        'htmlText',
        'labelEnd',
        'labelStartImage',
        'labelStartLink',
        'setextUnderline',
        'thematicBreak',
      ],
    },
    flow: {
      // A line that goes on with neither the quote nor the list above it ends them, as who answers below a quote means it.
      null: {
        tokenize(_effects, ok, nok) {
          return (code) => {
            const isLazy = this.interrupt && this.parser.lazy[this.now().line];
            return (isLazy ? ok : nok)(code);
          };
        },
      },
    },
  },
];

/**
 * @param text - what is shown
 * @param forParser - what is parsed: as long as the text, and with marks where they are meant
 * @param from - where to begin, which places in the tree count from
 */
export function parseMarkup(text: string, forParser: string, from: number): MarkupTree {
  return fromMarkdown(forParser.slice(from), {
    extensions: syntax,
    mdastExtensions: [gfmStrikethroughFromMarkdown(), asInText(text, from)],
  });
}

const phrasing: ReadonlySet<string> = new Set(['paragraph', 'emphasis', 'strong', 'delete']);

/** Takes what is shown from the text, white space and all. */
function asInText(text: string, from: number): Extension {
  const typed = ({ start, end }: Parameters<Handle>[0]): string =>
    text.slice(from + start.offset, from + end.offset);
  const exitData: Handle = function (token) {
    const node = this.stack.pop();
    if (node?.type === 'text') node.value += typed(token);
  };
  const exitSpace: Handle = function (token) {
    if (!phrasing.has(this.stack.at(-1)?.type ?? '')) return;
    this.enter({ type: 'text', value: typed(token) }, token);
    this.exit(token);
  };
  return {
    enter: { hardBreakTrailing: () => {} },
    exit: {
      data: exitData,
      characterEscapeValue: exitData,
      codeTextData: exitData,
      codeFlowValue: exitData,
      linePrefix: exitSpace,
      lineSuffix: exitSpace,
      hardBreakTrailing: exitSpace,
    },
  };
}
