/** What is said of a voice message where it is played. */
export interface VoiceTerms {
  playVoice: string;
  pauseVoice: string;
  /** Where in it one is, which can be moved. */
  voicePosition: string;
  voicePlace(place: string, of: string): string;
  voiceSpeed(speed: string): string;
}

/** What is said while one is recorded. */
export interface RecorderTerms {
  recorder: string;
  recording: string;
  /** After it is recorded, and before it is sent. */
  recorded(duration: string): string;
  microphoneAsked: string;
  microphoneDenied: string;
  microphoneUnavailable: string;
  recordingFailed: string;
  cancelRecording: string;
  discardRecording: string;
  listenFirst: string;
}
