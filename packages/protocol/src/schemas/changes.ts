import Type from 'typebox';
import { limits } from '../limits.js';
import { ChangeTarget } from './change-target.js';
import { Data } from './data.js';
import { Message } from './messages.js';
import { closed, RequestId } from './values.js';

/** What is done to a message by whoever wrote it. */
export const changeSchemas = {
  clientFrames: {
    edit: closed(
      {
        type: Type.Literal('edit'),
        ...ChangeTarget,
        text: Type.String({
          maxLength: limits.textLength,
          description: 'As in `send`.',
        }),
        data: Type.Optional(
          Type.Union([Data, Type.Null()], {
            description:
              'Takes the place of what it had, `null` takes that away; left out, it stays.',
          }),
        ),
      },
      'Gives a message of the user’s own another text.',
    ),
    delete: closed(
      { type: Type.Literal('delete'), ...ChangeTarget },
      'Takes back a message of the user’s own, for everyone. What stays is its place, its sender and its time.',
    ),
  },
  serverFrames: {
    changed: closed(
      {
        type: Type.Literal('changed'),
        id: RequestId,
        outcome: Type.Enum(['applied', 'conflict'], {
          description:
            '`applied`: it has happened, now or before. `conflict`: it has not and never will: the text was changed or the message deleted since `base`, or so much happened since that nobody can tell whether this is a repeat.',
        }),
        message: Message,
      },
      'Replies to `edit`, `delete` and `react`, once it is durable, with the message as it is now.',
    ),
  },
} as const;
