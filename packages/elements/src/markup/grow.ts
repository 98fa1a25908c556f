/**
 * Makes a node what another one is, and leaves what they have in common: so a selection, the focus, and how far code is
 * scrolled stay as they are while a text grows.
 *
 * @returns whether it could: it is of the same kind
 */
export function grow(node: Node, goal: Node): boolean {
  if (!node.cloneNode().isEqualNode(goal.cloneNode())) {
    return node instanceof Text && goal instanceof Text && growText(node, goal.data);
  }
  const before = [...node.childNodes];
  const after = [...goal.childNodes];
  for (const [index, child] of after.entries()) {
    const old = before[index];
    if (!old) node.appendChild(child);
    else if (!grow(old, child)) old.replaceWith(child);
  }
  for (const old of before.slice(after.length)) old.remove();
  return true;
}

function growText(text: Text, data: string): true {
  // What was there is not touched: a selection that ends in it does not move.
  if (data.startsWith(text.data)) text.appendData(data.slice(text.length));
  else text.data = data;
  return true;
}
