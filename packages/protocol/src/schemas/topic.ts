import Type from 'typebox';
import { limits } from '../limits.js';
import { shownText } from './display-name.js';

/** Tells several conversations of the same two apart. People see it. */
export const Topic = Type.String({
  ...shownText(limits.topicLength),
  description:
    'What it is about, and what tells it from others of the same two: at least one visible character, and none that a name must not have.',
});
