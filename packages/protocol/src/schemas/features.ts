import Type, { type Static } from 'typebox';
import { PushFeature } from './push.js';
import { closed, Duration } from './values.js';

const within = Type.Optional(Duration);

export const Features = closed(
  {
    edits: Type.Optional(
      closed({ within }, '`edit`; no later than `within` after the message, if that is there.'),
    ),
    deletions: Type.Optional(
      closed({ within }, '`delete`; no later than `within` after the message, if that is there.'),
    ),
    replies: Type.Optional(closed({}, '`replyTo` in `send`.')),
    reactions: Type.Optional(closed({}, '`react`.')),
    settings: Type.Optional(closed({}, '`arrange`, and `show` in lists.')),
    files: Type.Optional(
      closed(
        {
          bytes: Type.Integer({ minimum: 1, description: 'Most bytes of one file.' }),
          types: Type.Optional(
            Type.Array(Type.String(), {
              description:
                'Which media types may be sent: `image/png`, or `image/*`. All, if it is not there.',
            }),
          ),
        },
        '`files` in `send`, `/v1/uploads`, and the links by which files are read.',
      ),
    ),
    voice: Type.Optional(closed({}, '`voice` of files, as their uploads tell it.')),
    typing: Type.Optional(closed({}, '`typing`.')),
    streams: Type.Optional(closed({}, '`stream`, `stream_abort` and `stream_stop`.')),
    presence: Type.Optional(closed({}, '`watch`.')),
    privacy: Type.Optional(closed({}, '`disclose`.')),
    topics: Type.Optional(closed({}, '`topic` in `POST /v1/conversations`.')),
    data: Type.Optional(closed({}, '`data` of conversations and messages.')),
    opening: Type.Optional(
      closed({}, '`POST /v1/conversations` makes new ones, for whoever may open them.'),
    ),
    blocks: Type.Optional(closed({}, '`/v1/blocks`.')),
    reports: Type.Optional(closed({}, '`POST /v1/reports`.')),
    guests: Type.Optional(
      closed(
        { accounts: Type.Optional(Type.Literal(true)) },
        '`POST /v1/guests`; with `accounts`, a guest may become an account.',
      ),
    ),
    push: Type.Optional(PushFeature),
    profile: Type.Optional(closed({}, '`PATCH /v1/me`.')),
    sessions: Type.Optional(closed({}, '`/v1/me/sessions`, and `PUT /v1/me/password`.')),
    leaving: Type.Optional(closed({}, '`GET /v1/me/export`, and `POST /v1/me/deletion`.')),
    search: Type.Optional(closed({}, '`POST /v1/search`.')),
    unread: Type.Optional(closed({}, '`unread` in lists, and `GET /v1/unread`.')),
  },
  'What this server offers beside what each one does. What is not named is not there.',
);
export type Features = Static<typeof Features>;
