import { launchBrowser, waitFor } from '@chat/testkit';
import { ChromiumContext, type StartedBrowser, type Visitor } from '@chat/testkit/browsers';
import { expect, onTestFinished } from 'vitest';
import type { BrowserFlow } from './browser-flows.js';
import { type BrowserStage, bubble, field, openVisitor, signInBy } from './browser-stage.js';
import { type Measured, measured } from './measured.js';

const parts = [
  ...['header', '.titles', '.attach', 'chat-message-list', '.day span', '.bubble'],
  ...['chat-composer', '.field', 'textarea'],
];

/** Ways in which a window can look, each by attributes of the tag. */
const looks: readonly Readonly<Record<string, string>>[] = [
  { theme: 'light' },
  { theme: 'dark', lang: 'ar' },
  { theme: 'paper light', lang: 'en' },
  { theme: 'pop dark', lang: 'he' },
];

async function lookLike(visitor: Visitor, look: Readonly<Record<string, string>>): Promise<void> {
  await visitor.tab.run((attributes) => {
    const chat = document.querySelector('chat-window');
    for (const [name, value] of Object.entries(attributes)) chat?.setAttribute(name, value);
  }, look);
}

/** How far the two are from each other: what differs, in words. */
function differences(theirs: readonly Measured[], ours: readonly Measured[]): string[] {
  if (theirs.length !== ours.length) return [`${theirs.length} parts, and not ${ours.length}`];
  return theirs.flatMap(({ part, place, look }, index) => {
    const other = ours[index];
    if (!other) return [];
    // Letters are not of quite the same width and height everywhere, which adds up over a line and over lines.
    const isNear = place.every(
      (px, side) =>
        Math.abs(px - (other.place[side] ?? 0)) <= Math.max(3, side === 2 ? px / 50 : 0),
    );
    const isAlike = look.join() === other.look.join();
    return isNear && isAlike
      ? []
      : [`${part}: ${place} ${look}, and not ${other.place} ${other.look}`];
  });
}

/** The window looks as in Chromium, to three pixels, in several themes, light and dark, from left to right and back. */
export const sameLook: BrowserFlow = {
  what: 'all parts of a window are where they are in Chromium, and look the same',
  async flow(browser: StartedBrowser, stage: BrowserStage) {
    const { site, ada, bo, conversation } = await stage.two();
    const chromium = await ChromiumContext.start(await launchBrowser());
    onTestFinished(() => chromium.close());
    const url = `${site.url}/?with=${bo.username}`;
    const both = await Promise.all([browser, chromium].map((each) => openVisitor(each, url)));
    for (const each of both) {
      await signInBy(each, ada);
      await each.focus(field);
    }
    await conversation.send(
      'Have you watered the plants? The fern looks dry, and the vase is empty.',
    );
    await conversation.send('And the mugs on the shelf, who sees to those?');
    // What `system-ui` is differs from browser to browser.
    const oneFont = () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('chat-window { --chat-font: "DejaVu Sans" }');
      document.adoptedStyleSheets = [sheet];
    };
    for (const { tab } of both) await tab.run(oneFont);
    for (const each of both) await each.see(bubble('And the mugs'));
    for (const look of looks) {
      for (const each of both) await lookLike(each, look);
      await waitFor(
        async () => {
          const [theirs = [], ours = []] = await Promise.all(
            both.map(({ tab }) => tab.run(measured, parts)),
          );
          expect(differences(theirs, ours)).toEqual([]);
          return true;
        },
        { message: JSON.stringify(look) },
      );
    }
  },
};
