import { accountSchemas } from './accounts.js';
import { blockSchemas } from './blocks.js';
import { conversationSchemas } from './conversations.js';
import { errorSchemas } from './errors.js';
import { fileSchemas } from './files.js';
import { guestSchemas } from './guests.js';
import { leavingSchemas } from './leaving.js';
import { messageSchemas } from './messages.js';
import { profileSchemas } from './profile.js';
import { pushSchemas } from './push.js';
import { reportSchemas } from './reports.js';
import { searchSchemas } from './search.js';
import { sessionSchemas } from './sessions.js';
import { unreadSchemas } from './unread.js';
import { userSchemas } from './users.js';

/** Bodies and query strings that REST takes. */
export const requests = {
  ...accountSchemas.requests,
  ...guestSchemas.requests,
  ...profileSchemas.requests,
  ...sessionSchemas.requests,
  ...leavingSchemas.requests,
  ...userSchemas.requests,
  ...conversationSchemas.requests,
  ...messageSchemas.requests,
  ...searchSchemas.requests,
  ...blockSchemas.requests,
  ...pushSchemas.requests,
  ...reportSchemas.requests,
} as const;

/** Bodies that REST answers. */
export const responses = {
  ...accountSchemas.responses,
  ...sessionSchemas.responses,
  ...userSchemas.responses,
  ...conversationSchemas.responses,
  ...messageSchemas.responses,
  ...fileSchemas.responses,
  ...unreadSchemas.responses,
  ...searchSchemas.responses,
  ...blockSchemas.responses,
  ...pushSchemas.responses,
  ...errorSchemas.responses,
} as const;
