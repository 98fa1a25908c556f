import type { Features } from '../model.js';

/** What browsers record: all but Safari the first or the last, Safari the one between them. */
const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** In which type a voice is recorded here; undefined where it is not. */
export function recordableType({ voice, files }: Features): string | undefined {
  const { MediaRecorder, navigator } = globalThis;
  // Without https there are no devices.
  if (!voice || !MediaRecorder || !navigator?.mediaDevices) return undefined;
  const isTaken = (type: string) =>
    files?.types?.some((each) => type.startsWith(each.replace('*', ''))) ?? true;
  return types.find((type) => isTaken(type) && MediaRecorder.isTypeSupported(type));
}

/**
 * Whether voice messages can be recorded: the server takes them (`client.features`), this browser records them, as
 * something that the server takes, and the page may ask for a microphone at all, as it may not without https.
 */
export const canRecordVoice = (features: Features): boolean =>
  recordableType(features) !== undefined;
