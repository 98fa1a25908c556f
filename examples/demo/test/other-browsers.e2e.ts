import { otherBrowsers, type StartedBrowser } from '@chat/testkit/browsers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { browserFlows } from './browser-flows.js';
import { BrowserStage } from './browser-stage.js';
import { sameLook } from './same-look.js';

const flows = [...browserFlows, sameLook];

let stage: BrowserStage;
beforeAll(async () => {
  stage = await BrowserStage.start(otherBrowsers.length * flows.length);
});
afterAll(() => stage?.close());

/** What a browser says by itself of a network that a test has cut. */
const ofTheNetwork =
  /CORS request did not succeed|can.t establish a connection|connection to ws.* was interrupted|ERR_CONNECTION_RESET|WebSocket connection to/;

describe.each(otherBrowsers)('in $name', ({ packages, launch, isMissing }) => {
  const isSkipped = isMissing && !process.env.REQUIRE_ENGINES;
  describe.skipIf(isSkipped)(
    `of Debian’s ${packages}${isSkipped ? ', which is not installed' : ''}`,
    () => {
      let browser: StartedBrowser;
      let said = 0;
      beforeAll(async () => {
        browser = await launch();
      });
      afterAll(() => browser?.close());
      afterEach(async () => {
        const errors = (await browser.errors()).slice(said);
        said += errors.length;
        expect(errors.filter((error) => !ofTheNetwork.test(error))).toEqual([]);
        expect(stage.reports).toEqual([]);
      });

      for (const { what, flow } of flows) test(what, () => flow(browser, stage));
    },
  );
});
