import { en } from '../localize/en.js';
import { enAccount } from '../localize/en-account.js';
import { enActions } from '../localize/en-actions.js';
import { enEmoji } from '../localize/en-emoji.js';
import { enErrors } from '../localize/en-errors.js';
import { enFiles } from '../localize/en-files.js';
import { enList } from '../localize/en-list.js';
import { enNotifications } from '../localize/en-notifications.js';
import { enProblem } from '../localize/en-problem.js';
import { enRecorder } from '../localize/en-recorder.js';
import { enSafety } from '../localize/en-safety.js';
import { enSearch } from '../localize/en-search.js';
import { enSettings } from '../localize/en-settings.js';
import { enSignIn } from '../localize/en-sign-in.js';
import { enStreams } from '../localize/en-streams.js';
import { enVoice } from '../localize/en-voice.js';
// It adds its words to those of the first file.
import '../localize/limit-words.js';
import type { Terms } from '../localize/terms.js';

/** English with all that is loaded later. */
export const wholeEnglish: Terms = {
  ...en,
  ...enAccount,
  ...enActions,
  ...enEmoji,
  ...enErrors,
  ...enFiles,
  ...enList,
  ...enNotifications,
  ...enProblem,
  ...enRecorder,
  ...enSafety,
  ...enSearch,
  ...enSettings,
  ...enSignIn,
  ...enStreams,
  ...enVoice,
};
