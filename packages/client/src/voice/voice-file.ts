import type { Voice } from '../model.js';

/**
 * A voice message that can be sent: a file with what is shown of it before it is heard. What
 * `ChatClient.recordVoice` makes; where something else records, any `Blob` of sound becomes one by
 * `Object.assign(blob, { voice })`.
 */
export type VoiceFile = Blob & { readonly voice: Voice };
