import type { Features } from '@chat/protocol';
import type { FeatureName, Settings } from './settings.js';

/**
 * What a server with these settings offers, as clients are told.
 *
 * @param given.hasFiles - Whether there is somewhere to keep them. @defaultValue false
 * @param given.hasGate - Whether somebody is asked before a message is stored: then nobody may read it before,
 *   and none is shown while it is being written. @defaultValue false
 */
export function featuresOf(
  settings: FeatureSettings,
  { hasFiles = false, hasGate = false } = {},
): Features {
  const { featuresOff, editWithin, deleteWithin, fileBytes, fileTypes } = settings;
  const { conversationsOpenedBy, guestPeers, registration } = settings;
  const offered: Required<Pick<Features, Exclude<FeatureName, 'files'>>> = {
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
    }),
    ...(conversationsOpenedBy !== 'admin' && { opening: {} }),
    ...(guestPeers.length > 0 && { guests: registration === 'open' ? { accounts: true } : {} }),
  };
  for (const name of featuresOff) delete features[name];
  if (hasGate) delete features.streams;
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
