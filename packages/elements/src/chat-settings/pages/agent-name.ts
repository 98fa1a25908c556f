import type { Terms } from '../../localize/terms.js';

/** In this order, as most of them name others as well: what stands after the name is its version. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPT|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ (Mobile\/\w+ )?Safari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** What shows pages inside another app, and names the browser that it is made of. */
const inApp = /; wv\)|\bElectron\//;

const nameIn = (agent: string, names: readonly [RegExp, string][]) =>
  names.find(([pattern]) => pattern.test(agent))?.[1];

/** What signed in, in words, by what it said of itself (RFC 9110 §10.1.5): “Firefox on Linux”. */
export function agentName(agent: string | undefined, terms: Terms): string {
  if (!agent) return terms.agentUnknown;
  const browser = inApp.test(agent) ? undefined : nameIn(agent, browsers);
  const system = nameIn(agent, systems);
  const what = browser ?? terms.agentUnknown;
  return system ? terms.agentOn(what, system) : what;
}
