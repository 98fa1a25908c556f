import type { Features } from '@chat/protocol';
import type { PushSettings } from './push/push-settings.js';
import type { FeatureName, Settings } from './settings.js';

/**
 * What a server with these settings offers, as clients are told.
 *
 * @param parts.hasFiles - Whether there is somewhere to keep them. @defaultValue false
 * @param parts.hasGate - Whether somebody is asked before a message is stored: then nobody may read it before,
 *   and none is shown while it is being written. @defaultValue false
 * @param parts.push - How browsers that are not there are told. @defaultValue null: they are not
 */
export function featuresOf(
  settings: FeatureSettings,
  { hasFiles = false, hasGate = false, push = null }: FeatureParts = {},
): Features {
  const { featuresOff, editWithin, deleteWithin, fileBytes, fileTypes } = settings;
  const { conversationsOpenedBy, guestPeers, registration } = settings;
  const offered: Required<Pick<Features, Exclude<FeatureName, 'files' | 'push' | 'voice'>>> = {
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
    ...(push && { push: { key: push.publicKey, content: push.content ?? 'text' } }),
    ...(conversationsOpenedBy !== 'admin' && { opening: {} }),
    ...(guestPeers.length > 0 && { guests: registration === 'open' ? { accounts: true } : {} }),
  };
  for (const name of featuresOff) delete features[name];
  if (hasGate) delete features.streams;
  // It is a file that goes along.
  if (!features.files) delete features.voice;
  return features;
}

interface FeatureParts {
  readonly hasFiles?: boolean;
  readonly hasGate?: boolean;
  readonly push?: PushSettings | null;
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
