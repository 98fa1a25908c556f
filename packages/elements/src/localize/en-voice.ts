import type { VoiceTerms } from './voice-terms.js';

export const enVoice: VoiceTerms = {
  playVoice: 'Play',
  pauseVoice: 'Pause',
  voicePosition: 'Position',
  voicePlace: (place, of) => `${place} of ${of}`,
  voiceSpeed: (speed) => `Speed ${speed}`,
};
