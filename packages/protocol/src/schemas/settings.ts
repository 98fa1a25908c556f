import Type, { type Static } from 'typebox';
import { ConversationId, closed, RequestId, Uuid } from './values.js';

export const ConversationSettings = closed(
  {
    rev: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Grows with each change: a later state replaces an earlier one.',
    }),
    pinnedAt: Type.Optional(
      Type.Integer({ minimum: 0, description: 'When it was pinned; left out while it is not.' }),
    ),
    mutedUntil: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Nothing draws attention to it until then; left out for nothing muted.',
      }),
    ),
    archivedThrough: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'It is archived: as long as it has no message beyond this `seq`, or is muted.',
      }),
    ),
    cleared: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Messages up to this `seq` are hidden from this member.',
      }),
    ),
    expired: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'Messages up to this `seq` were kept as long as the operator says, and are gone; never beyond `cleared`.',
      }),
    ),
    unread: Type.Optional(
      Type.Literal(true, { description: 'The member has marked it as unread.' }),
    ),
  },
  'How one member has arranged a conversation for themself. Nobody else learns of it.',
);
export type ConversationSettings = Static<typeof ConversationSettings>;

/** How a member arranges their conversations. */
export const settingsSchemas = {
  clientFrames: {
    arrange: closed(
      {
        type: Type.Literal('arrange'),
        id: RequestId,
        conversationId: ConversationId,
        changeId: Uuid('new for each change; a repeat carries the same'),
        base: Type.Integer({
          minimum: 0,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'The `rev` of the settings that the user saw; 0 for none.',
        }),
        pinned: Type.Optional(Type.Boolean({ description: 'To pin takes it out of the archive.' })),
        mutedUntil: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'A time; 0 to mute it no more.',
          }),
        ),
        archived: Type.Optional(Type.Boolean({ description: 'To archive unpins it.' })),
        cleared: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'Hides the messages up to this `seq`; only ever grows.',
          }),
        ),
        unread: Type.Optional(Type.Boolean()),
      },
      'Changes how the user has arranged a conversation: what is not named stays as it is.',
    ),
  },
  serverFrames: {
    arranged: closed(
      {
        type: Type.Literal('arranged'),
        id: RequestId,
        outcome: Type.Enum(['applied', 'conflict'], {
          description:
            '`applied`: it has happened, now or before. `conflict`: the settings are not those of `base`, so nobody can tell whether this is a repeat.',
        }),
        settings: ConversationSettings,
      },
      'Replies to `arrange`, once it is durable, with the settings as they are now.',
    ),
    settings: closed(
      {
        type: Type.Literal('settings'),
        conversationId: ConversationId,
        settings: ConversationSettings,
      },
      'How the user has arranged a conversation, on whichever device.',
    ),
  },
} as const;
