import Type, { type Static } from 'typebox';
import { retentionLimits } from '../limits.js';
import { ConversationId, closed } from './values.js';

const Days = Type.Integer({
  minimum: 0,
  maximum: retentionLimits.days,
  description: 'Days for which messages are kept; 0: for ever.',
});

const Count = Type.Integer({ minimum: 0 });

export const Retention = closed(
  {
    conversationId: ConversationId,
    days: Days,
    own: Type.Boolean({
      description:
        'Whether that was said of this conversation; otherwise it is what the server says.',
    }),
  },
  'For how long the messages of a conversation are kept.',
);
export type Retention = Static<typeof Retention>;

/** For how long messages are kept. */
export const adminRetentionSchemas = {
  requests: {
    setRetention: closed(
      { days: Days },
      'Says for how long the messages of a conversation are kept, whatever the server says.',
    ),
    previewRetention: closed(
      {
        days: Type.Optional({
          ...Days,
          description:
            'As if the server said so; with a `conversationId`, as if it were said of that one. By default what is said now.',
        }),
        conversationId: Type.Optional(ConversationId),
        cursor: Type.Optional(
          Type.String({ maxLength: 256, description: 'The `nextCursor` of the part before.' }),
        ),
      },
      'Counts what would go now.',
    ),
  },
  responses: {
    retention: closed({ retention: Retention }, 'As it is now.'),
    retentionPreview: closed(
      {
        conversations: { ...Count, description: 'In which something would go.' },
        messages: Count,
        files: { ...Count, description: 'Those that go with these messages.' },
        fileBytes: { ...Count, description: 'Of these files.' },
        nextCursor: Type.Optional(
          Type.String({
            description:
              'There while not all has been looked at: hand it back as `cursor` for the rest, and add up.',
          }),
        ),
      },
      'What would go now, as far as it was looked at.',
    ),
  },
} as const;

export type PreviewRetentionRequest = Static<
  typeof adminRetentionSchemas.requests.previewRetention
>;
export type RetentionPreview = Static<typeof adminRetentionSchemas.responses.retentionPreview>;
