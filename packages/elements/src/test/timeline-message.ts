import type { TimelineMessage } from '@chat/client';

/** A message as the SDK hands it over, with what the test cares about. */
export function timelineMessage(
  fields: Partial<TimelineMessage> & { seq: number },
): TimelineMessage {
  const clientId = `00000000-0000-4000-8000-${String(fields.seq).padStart(12, '0')}`;
  return {
    key: clientId,
    clientId,
    senderId: fields.own ? 'me' : 'peer',
    own: false,
    system: false,
    text: `Message ${fields.seq}`,
    createdAt: Date.UTC(2026, 2, 1, 9) + fields.seq * 60_000,
    status: 'sent',
    editedAt: null,
    deleted: false,
    data: null,
    quote: null,
    files: [],
    reactions: [],
    change: null,
    ...fields,
  };
}
