import Type, { type Static } from 'typebox';
import { fileLimits } from '../limits.js';
import { closed, Timestamp } from './values.js';

export const FileId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the server; opaque.',
});

const FileName = Type.String({
  minLength: 1,
  maxLength: fileLimits.nameLength,
  description: 'As it was named where it comes from, without what cannot be shown.',
});

const MediaType = Type.String({
  minLength: 3,
  maxLength: fileLimits.typeLength,
  description:
    'Its media type (RFC 6838), found by its content; `application/octet-stream` where that says nothing.',
});

const Pixels = Type.Integer({ minimum: 1, maximum: fileLimits.pictureSide });

export const Picture = closed(
  {
    width: { ...Pixels, description: 'Pixels, as it is shown.' },
    height: { ...Pixels, description: 'Pixels, as it is shown.' },
    preview: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9+/]{4,}={0,2}$',
        maxLength: fileLimits.previewLength,
        description:
          'What stands in its place until it is there: a ThumbHash, in base64 (RFC 4648 §4).',
      }),
    ),
  },
  'What is known of a picture before it is there. Only what has this is to be shown; all else is to be saved.',
);
export type Picture = Static<typeof Picture>;

const VoiceDuration = Type.Integer({
  minimum: 1,
  maximum: fileLimits.voiceDuration,
  description:
    'ms, as whoever recorded it says: what is recorded as it comes has no length of its own.',
});

export const Voice = closed(
  {
    duration: VoiceDuration,
    levels: Type.String({
      pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
      minLength: 4,
      maxLength: fileLimits.voiceLevelsLength,
      description:
        'How loud it is from its beginning to its end, a byte for each part of the same length, 0 for silence; in base64 (RFC 4648 §4).',
    }),
  },
  'What is known of a voice message before it is heard.',
);
export type Voice = Static<typeof Voice>;

export const MessageFile = closed(
  {
    id: FileId,
    name: FileName,
    type: MediaType,
    size: Type.Integer({ minimum: 1, description: 'Bytes.' }),
    picture: Type.Optional(Picture),
    voice: Type.Optional(Voice),
  },
  'A file of a message.',
);
export type MessageFile = Static<typeof MessageFile>;

export const QuotedFile = closed(
  {
    name: FileName,
    type: MediaType,
    voice: Type.Optional(closed({ duration: VoiceDuration }, 'There for a voice message.')),
  },
  'The first file of a message that is quoted.',
);

export const FileLink = closed(
  {
    id: FileId,
    url: Type.String({
      description:
        'Where it is read (`GET`, `HEAD`, ranges), relative to the server. Good for this user alone, and a secret.',
    }),
    expiresAt: { ...Timestamp, description: 'Until when the URL is good: at least half an hour.' },
  },
  'Where a file can be read for a while.',
);
export type FileLink = Static<typeof FileLink>;

/** What goes along with a message. Uploading is tus 1.0.0, which has no bodies of ours. */
export const fileSchemas = {
  responses: {
    fileLinks: closed({ files: Type.Array(FileLink) }, 'Where the files of a message are read.'),
  },
} as const;

export type FileLinksResponse = Static<typeof fileSchemas.responses.fileLinks>;
