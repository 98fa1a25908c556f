/** Schemes of URLs that no page has, or whose pages all have the origin `null`. */
const withoutOrigin: ReadonlySet<string> = new Set([
  'about:',
  'blob:',
  'content:',
  'data:',
  'file:',
  'ftp:',
  'javascript:',
  'mailto:',
  'view-source:',
  'ws:',
  'wss:',
]);

/**
 * `scheme://host` and perhaps a port, for schemes that URL knows nothing of. Apps and extensions have
 * such: `capacitor://localhost`, `tauri://localhost`, `chrome-extension://<id>`.
 */
const customOrigin = /^[a-z][a-z\d+.-]*:\/\/[\w.~-]+(?::\d{1,5})?$/;

/** True for exactly what a browser sends in `Origin` for a page that has one: no path, no wildcard. */
export function isOrigin(text: string): boolean {
  if (isWebOrigin(text)) return true;
  if (!customOrigin.test(text) || !URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return !isWeb(protocol) && !withoutOrigin.has(protocol);
}

/** The same for pages of the web, whose host is one of the internet. */
export function isWebOrigin(text: string): boolean {
  // URL lets "*" be a host.
  if (!/^https?:\/\/[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

/**
 * What is wrong with an origin that an operator wrote, as the rest of a sentence about the setting;
 * null: nothing.
 */
export function originProblem(text: string): string | null {
  if (isOrigin(text)) return null;
  const quoted = JSON.stringify(text);
  if (text.includes('*')) return `has ${quoted}: there is no wildcard, each origin is listed.`;
  if (text === 'null') {
    return 'has "null", the origin of all sandboxed frames and local files: it is nobody, and never allowed.';
  }
  const right = corrected(text);
  if (right !== null)
    return `has ${quoted}: browsers send that as ${right}, so write it like that.`;
  return `has ${quoted}, which is no origin. It must be a scheme, a host and nothing after it, such as https://www.example.com or capacitor://localhost.`;
}

/** What was probably meant. */
function corrected(text: string): string | null {
  const guess = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(guess)) return null;
  const url = new URL(guess.replace(/^ws(s?):/i, 'http$1:'));
  if (url.username !== '' || url.password !== '') return null;
  const origin = isWeb(url.protocol) ? url.origin : `${url.protocol}//${url.host}`;
  return isOrigin(origin) ? origin : null;
}

function isWeb(protocol: string): boolean {
  return protocol === 'https:' || protocol === 'http:';
}
