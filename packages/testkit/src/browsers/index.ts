/**
 * The browsers that people have, one as the other: for whoever has the types of a page as well.
 * @packageDocumentation
 */
export type { BrowserTab, NamedKey, StartedBrowser } from './browser-tab.js';
export { ChromiumContext } from './chromium.js';
export { type OtherBrowser, otherBrowsers } from './other-browsers.js';
export type { Query, Sight } from './sight.js';
export { Visitor } from './visitor.js';
