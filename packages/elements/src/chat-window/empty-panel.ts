import type { TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';
import { panel } from './panel.js';

/** What stands in a conversation in which nobody has written yet. */
export function emptyPanel(terms: Terms, name: string): TemplateResult {
  const text = withName(terms.emptyText, name);
  return panel({ icon: icons.bubbles, heading: terms.emptyHeading, text });
}
