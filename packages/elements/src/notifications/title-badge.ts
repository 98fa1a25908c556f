/** How often a page may put another title in ours’ place, in one second, before it is left alone until the next count. */
const quarrelLimit = 5;

/** What each window counts, and of whom: two windows of one user count the same. */
const counts = new Map<object, { readonly userId: string; readonly count: number }>();

/** The title as the page has it, and as it was made of that; null while nothing is added. */
let shown: { readonly base: string; readonly text: string; readonly isOurs: boolean } | null = null;
let observer: MutationObserver | null = null;
let quarrel = { since: 0, times: 0 };

/** Shows in front of the page’s title how much is unread: `(3) Shop`. The title stays the page’s, which may change it at any time. */
export const titleBadge = {
  /** @param owner who counts; 0 for nothing, and in the end */
  set(owner: object, userId: string, count: number): void {
    if (count > 0) counts.set(owner, { userId, count });
    else counts.delete(owner);
    quarrel = { since: 0, times: 0 };
    show();
  },
};

function show(): void {
  const byUser = new Map<string, number>();
  for (const { userId, count } of counts.values()) {
    byUser.set(userId, Math.max(count, byUser.get(userId) ?? 0));
  }
  const sum = [...byUser.values()].reduce((total, count) => total + count, 0);
  const base = baseOf(read());
  if (sum === 0) restore(base);
  else write(base, `(${sum > 99 ? '99+' : sum}) `);
}

/** The title without what was put in front of it: a page may have changed it, or made one out of ours. */
function baseOf(title: string): string {
  if (!shown || title === shown.text) return shown?.base ?? title;
  const prefix = shown.text.slice(0, shown.text.length - shown.base.length);
  return title.startsWith(prefix) ? title.slice(prefix.length) : title;
}

function write(base: string, prefix: string): void {
  const isOurs = shown?.isOurs ?? element() === null;
  shown = { base, text: prefix + base, isOurs };
  put(shown.text);
  if (observer) return;
  observer = new MutationObserver(onMutation);
  const options = { childList: true, subtree: true, characterData: true };
  observer.observe(document.head, options);
}

function restore(base: string): void {
  observer?.disconnect();
  observer = null;
  if (!shown) return;
  const { isOurs } = shown;
  shown = null;
  if (isOurs && base === '') element()?.remove();
  else put(base);
}

function onMutation(): void {
  if (!shown || read() === shown.text) return;
  const now = performance.now();
  if (now - quarrel.since > 1_000) quarrel = { since: now, times: 0 };
  quarrel.times += 1;
  if (quarrel.times > quarrelLimit) shown = { ...shown, base: read(), text: read() };
  else show();
}

function element(): HTMLTitleElement | null {
  return document.head.querySelector('title');
}

function read(): string {
  return element()?.text ?? '';
}

/** By the text node that is there: a page’s framework may hold on to it. */
function put(text: string): void {
  const title = element();
  const node = title?.firstChild;
  if (title?.childNodes.length === 1 && node instanceof Text) {
    if (node.data !== text) node.data = text;
  } else if (title) {
    title.textContent = text;
  } else if (text !== '') {
    document.title = text;
  }
}
