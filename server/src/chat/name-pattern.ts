/**
 * Whether this is the name, letter for letter; each `*` of the pattern stands for any characters, none
 * among them. Each part is looked for once, from where the one before it ended: so the longest pattern
 * costs no more than its length times that of the name.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  // What has been matched already cannot be the end as well.
  return name.length - last.length >= from && name.endsWith(last);
}
