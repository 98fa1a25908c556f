import type { Features } from '@chat/protocol';
import type { FeatureName, Settings } from './settings.js';

/**
 * What a server with these settings offers, as clients are told.
 *
 * @param given.hasFiles - Whether there is somewhere to keep them. @defaultValue false
 */
export function featuresOf(settings: FeatureSettings, { hasFiles = false } = {}): Features {
  const { featuresOff, editWithin, deleteWithin, fileBytes, fileTypes } = settings;
  const { conversationsOpenedBy, guestPeers, registration } = settings;
  const offered: Required<Pick<Features, Exclude<FeatureName, 'files' | 'voice'>>> = {
    edits: editWithin === null ? {} : { within: editWithin },
    deletions: deleteWithin === null ? {} : { within: deleteWithin },
    replies: {},
    reactions: {},
    settings: {},
    unread: {},
    search: {},
    blocks: {},
    reports: {},
    sessions: {},
    leaving: {},
    topics: {},
    data: {},
    typing: {},
    streams: {},
    presence: {},
    privacy: {},
    profile: {},
  };
  const features: Features = {
    ...offered,
    ...(hasFiles && {
      files: { bytes: fileBytes, ...(fileTypes.length > 0 && { types: fileTypes }) },
      ...((fileTypes.length === 0 || fileTypes.some(isAudio)) && { voice: {} }),
    }),
    ...(conversationsOpenedBy !== 'admin' && { opening: {} }),
    ...(guestPeers.length > 0 && { guests: registration === 'open' ? { accounts: true } : {} }),
  };
  for (const name of featuresOff) delete features[name];
  // It is a file that goes along.
  if (!features.files) delete features.voice;
  return features;
}

type FeatureSettings = Pick<
  Settings,
  | 'featuresOff'
  | 'editWithin'
  | 'deleteWithin'
  | 'fileBytes'
  | 'fileTypes'
  | 'conversationsOpenedBy'
  | 'guestPeers'
  | 'registration'
>;

const isAudio = (type: string): boolean => type.startsWith('audio/');
