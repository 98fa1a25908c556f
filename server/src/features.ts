import type { Features } from '@chat/protocol';
import type { Settings } from './settings.js';

/** What a server with these settings offers, as clients are told. */
export function featuresOf({ featuresOff, editWithin, deleteWithin }: FeatureSettings): Features {
  const offered: Required<Features> = {
    edits: editWithin === null ? {} : { within: editWithin },
    deletions: deleteWithin === null ? {} : { within: deleteWithin },
    replies: {},
    reactions: {},
    settings: {},
    unread: {},
    search: {},
    topics: {},
    data: {},
    typing: {},
    presence: {},
    privacy: {},
  };
  const features: Features = { ...offered };
  for (const name of featuresOff) delete features[name];
  return features;
}

type FeatureSettings = Pick<Settings, 'featuresOff' | 'editWithin' | 'deleteWithin'>;
