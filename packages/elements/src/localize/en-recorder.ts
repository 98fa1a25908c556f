import type { RecorderTerms } from './voice-terms.js';

export const enRecorder: RecorderTerms = {
  recorder: 'Voice message',
  recording: 'Recording',
  recorded: (duration) => `Recorded, ${duration}. Listen to it, or send it.`,
  microphoneAsked: 'Waiting for the microphone…',
  microphoneDenied: 'The microphone isn’t allowed here. Allow it in your browser, then try again.',
  microphoneUnavailable: 'No microphone was found. Connect one, then try again.',
  recordingFailed: 'Recording didn’t work. Try again in a moment.',
  cancelRecording: 'Cancel recording',
  discardRecording: 'Delete recording',
  listenFirst: 'Stop and listen',
};
