/** What is loaded when something stands between the user and the chat, in one piece. */
import { en } from '../localize/en.js';
import { enErrors } from '../localize/en-errors.js';
import { enProblem } from '../localize/en-problem.js';

Object.assign(en, enProblem, enErrors);

export { blockedPanel } from './blocked-panel.js';
export { composerPlaceStyles } from './composer-place.styles.js';
export { problemPanel } from './problem-panel.js';
export { removedPanel } from './removed-panel.js';
