/** What a doc comment says: its words, and its tags. */
import ts from 'typescript';

const oneLine = (text) =>
  text
    .replace(/\{@link\s+([^}]+?)\s*\}/g, '`$1`')
    .replace(/[ \t]*\n[ \t]*(?!\n)/g, ' ')
    .trim();

/** @returns {{ text: string, tags: { name: string, text: string }[] }} */
export function docComment(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  if (!doc) return { text: '', tags: [] };
  return {
    text: oneLine(ts.getTextOfJSDocComment(doc.comment) ?? ''),
    tags: (doc.tags ?? []).map((tag) => {
      const named = tag.name ? `${tag.name.getText()} ` : '';
      return {
        name: tag.tagName.text,
        text: oneLine(named + (ts.getTextOfJSDocComment(tag.comment) ?? '')),
      };
    }),
  };
}

export const tagOf = (doc, name) => doc.tags.find((each) => each.name === name)?.text;

/**
 * The tags of a kind that name something: `{Type} name - words`, `name - words`, and where a name is followed
 * by its default `[name=default] - words`, or words that end with `Default: 15px.`
 */
export function namedTags(doc, ...kinds) {
  return doc.tags
    .filter(({ name }) => kinds.includes(name))
    .map(({ name: kind, text }) => {
      const found = /^(?:\{(.+?)\} )?(?:\[(.+?)(?:=(.+?))?\]|(\S+))(?: - (.+))?$/.exec(text);
      if (!found?.[5]) throw new Error(`@${kind} says nothing: ${text}`);
      const [, type, bracketed, given, plain, words] = found;
      const [, description, told] = /^(.+?)(?: Default: (.+?)\.)?$/.exec(words);
      const fallback = given ?? told;
      return {
        name: plain ?? bracketed,
        ...(type && { type: { text: type } }),
        description,
        ...(fallback && { default: fallback }),
      };
    });
}
