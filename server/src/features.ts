import type { Features } from '@chat/protocol';
import type { FeatureName, Settings } from './settings.js';

/** What a server with these settings offers, as clients are told. */
export function featuresOf(settings: FeatureSettings): Features {
  const { featuresOff, editWithin, deleteWithin } = settings;
  const { conversationsOpenedBy, guestPeers, registration } = settings;
  const offered: Required<Pick<Features, FeatureName>> = {
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
    ...(conversationsOpenedBy !== 'admin' && { opening: {} }),
    ...(guestPeers.length > 0 && { guests: registration === 'open' ? { accounts: true } : {} }),
  };
  for (const name of featuresOff) delete features[name];
  return features;
}

type FeatureSettings = Pick<
  Settings,
  | 'featuresOff'
  | 'editWithin'
  | 'deleteWithin'
  | 'conversationsOpenedBy'
  | 'guestPeers'
  | 'registration'
>;
