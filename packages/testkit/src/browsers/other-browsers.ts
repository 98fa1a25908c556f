import type { StartedBrowser } from './browser-tab.js';
import { firefoxProgram, launchFirefox } from './firefox.js';
import { hasProgram } from './has-program.js';
import { launchWebKit, miniBrowser, webkitPrograms } from './webkit.js';

/** A browser that is not Chromium, all of it from Debian's packages. */
export interface OtherBrowser {
  readonly name: string;
  /** What it is installed by. */
  readonly packages: string;
  /** Whether this machine lacks it. */
  readonly isMissing: boolean;
  launch(): Promise<StartedBrowser>;
}

export const otherBrowsers: readonly OtherBrowser[] = [
  {
    name: 'Firefox',
    packages: 'firefox-esr',
    isMissing: !hasProgram(firefoxProgram),
    launch: launchFirefox,
  },
  {
    name: 'WebKit',
    packages: 'webkit2gtk-driver xvfb',
    isMissing: !webkitPrograms.every(hasProgram) || miniBrowser() === undefined,
    launch: launchWebKit,
  },
];
