/** What tests need that run in a page themselves, as those of components do. */
export * from './accounts.js';
export { until } from './until.js';
