import { LatePart } from './late-part.js';

/** Needed once a voice message is shown, or has been recorded. */
export const lateVoice = new LatePart(() => import('./voice/voice.js'));

/** Needed once somebody records one. */
export const lateRecorder = new LatePart(() => import('./voice/recorder.js'));
