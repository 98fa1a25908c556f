import axe from 'axe-core';
import { settled } from './mount.js';

/** What axe finds wrong with an element that has come to rest, in words. */
export async function accessibilityProblems(element: Element): Promise<string[]> {
  // Half faded in, everything has too little contrast.
  await settled(element);
  const { violations } = await axe.run(element, {
    // Rules about a whole page, which a part of one cannot meet.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  );
}
