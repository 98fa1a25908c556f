import type { StreamTerms } from './terms.js';

export const enStreams: StreamTerms = {
  streaming: 'Writing…',
  broken: 'Broken off',
  stop: 'Stop',
  stopMessage: (name) => `Stop ${name}’s message`,
  stopping: 'Stopping…',
  discardBroken: 'Discard',
};
