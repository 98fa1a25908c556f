import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { type Page, root } from './pages.js';

/** What is code is no link, and no heading. */
const fenced = /^( *)```.*?^\1```$/gms;
const codeSpan = /`[^`\n]+`/g;
const link = /\]\(([^()\s]+)\)/g;
const heading = /^#{1,6} (.+)$/gm;
const elsewhere = /^[a-z]+:/;

/** Links that lead nowhere, to a file or a heading in it, each as `page → link`. */
export function brokenLinks(pages: readonly Page[]): string[] {
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  return pages.flatMap(({ path, text }) => {
    const targets = [...text.replace(fenced, '').replace(codeSpan, '').matchAll(link)]
      .map(([, target = '']) => target)
      .filter((target) => !elsewhere.test(target));
    return targets
      .filter((target) => !leads(path, target, anchors))
      .map((target) => `${path} → ${target}`);
  });
}

function leads(
  from: string,
  target: string,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const [path = '', anchor] = target.split('#');
  const to = path === '' ? from : posix.join(posix.dirname(from), decodeURI(path));
  if (anchor !== undefined) return anchors.get(to)?.has(anchor) ?? false;
  return existsSync(`${root}${to}`);
}

/** The names that GitHub gives to headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of text.replace(fenced, '').matchAll(heading)) {
    const name = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    let unique = name;
    for (let times = 1; anchors.has(unique); times += 1) unique = `${name}-${times}`;
    anchors.add(unique);
  }
  return anchors;
}
