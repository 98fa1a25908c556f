/** What is shown, as HTML without the attributes that do not say what it is. */
export function markupShape(node: Node): string {
  if (!(node instanceof Element)) return node.textContent ?? '';
  const kept = ['href', 'value', 'class'].flatMap((name) => {
    const value = node.getAttribute(name);
    return value === null ? [] : [` ${name}=${value}`];
  });
  const content = [...node.childNodes].map(markupShape).join('');
  return `<${node.localName}${kept.join('')}>${content}</${node.localName}>`;
}
