import { fitsOne } from '../files/fits-one.js';
import type { Features } from '../model.js';

/** What browsers record: Chrome and Firefox the first, Safari the second, older Firefox the third. */
const types = ['audio/webm', 'audio/mp4', 'audio/ogg'];

/** In which type a voice is recorded here; undefined where it is not. */
export function recordableType({ voice, files }: Features): string | undefined {
  const { MediaRecorder, navigator } = globalThis;
  // Without https there are no devices.
  return voice && MediaRecorder && navigator?.mediaDevices
    ? types.find((type) => fitsOne(type, files?.types) && MediaRecorder.isTypeSupported(type))
    : undefined;
}

/**
 * Whether voice messages can be recorded: the server takes them (`client.features`), this browser records them, as
 * something that the server takes, and the page may ask for a microphone at all, as it may not without https.
 */
export const canRecordVoice = (features: Features): boolean => !!recordableType(features);
