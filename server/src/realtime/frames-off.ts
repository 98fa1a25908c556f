import type { ClientFrameType, Features } from '@chat/protocol';

const featureOf: Partial<Record<ClientFrameType, keyof Features>> = {
  edit: 'edits',
  delete: 'deletions',
  react: 'reactions',
  arrange: 'settings',
  typing: 'typing',
  stream: 'streams',
  stream_abort: 'streams',
  stream_stop: 'streams',
  watch: 'presence',
  disclose: 'privacy',
};

/** The frames of what this server does not offer: it does not know them. */
export function framesOff(features: Features): ReadonlySet<ClientFrameType> {
  const types = Object.keys(featureOf) as ClientFrameType[];
  return new Set(types.filter((type) => features[featureOf[type] as keyof Features] === undefined));
}
