import type { Voice } from '../model.js';

/**
 * A voice message that can be sent: a file with what is shown of it before it is heard. What
 * `ChatClient.recordVoice` makes; where something else records, any `Blob` of sound is sent as one once it has a `voice`:
 * `Object.assign(blob, { voice })`.
 */
export type VoiceFile = File & { readonly voice: Voice };
