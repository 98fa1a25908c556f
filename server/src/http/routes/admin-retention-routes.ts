import { adminRequests, adminResponses, ConversationId, closed } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { Retention } from '../../chat/retention.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminRetentionRoutesOptions {
  readonly retention: Pick<Retention, 'of' | 'set' | 'preview'>;
  readonly log: Log;
}

const conversationPath = closed({ id: ConversationId }, 'One conversation.');
const path = '/v1/admin/conversations/{id}/retention';
const asItIs = { 200: { description: 'As it is now.', schema: adminResponses.retention } };

/** For how long a site's backend has messages kept. */
export function adminRetentionRoutes({
  retention,
  log,
}: AdminRetentionRoutesOptions): ServerRoute[] {
  const setBody = validator(adminRequests.setRetention, 'The body');
  const previewQuery = queryValidator(adminRequests.previewRetention);
  const pathOf = validator(conversationPath, 'The path');
  const idIn = (request: Request) => pathOf(request.params).id;
  const note = adminNote(log);

  return [
    {
      method: 'GET',
      path,
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminRetention',
          tag: 'admin',
          summary: 'For how long the messages of a conversation are kept.',
          path: conversationPath,
          answers: asItIs,
          errors: ['not_found'],
        }),
      },
      handler: async (request) => ({ retention: await retention.of(idIn(request)) }),
    },
    {
      method: 'PUT',
      path,
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminSetRetention',
          tag: 'admin',
          summary: 'Say it for this conversation, whatever the server says.',
          path: conversationPath,
          body: adminRequests.setRetention,
          answers: asItIs,
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const conversationId = idIn(request);
        const { days } = setBody(await readJson(request));
        const view = await retention.set(conversationId, days);
        note(request, 'retention set', { conversationId, days });
        return { retention: view };
      },
    },
    {
      method: 'DELETE',
      path,
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminUnsetRetention',
          tag: 'admin',
          summary: 'From now on as the server says.',
          path: conversationPath,
          answers: asItIs,
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const conversationId = idIn(request);
        const view = await retention.set(conversationId, null);
        note(request, 'retention unset', { conversationId });
        return { retention: view };
      },
    },
    {
      method: 'GET',
      path: '/v1/admin/retention/preview',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminPreviewRetention',
          tag: 'admin',
          summary: 'Count what would go now, and delete nothing.',
          query: adminRequests.previewRetention,
          answers: { 200: { description: 'Counted.', schema: adminResponses.retentionPreview } },
          errors: ['not_found'],
        }),
      },
      handler: (request) => retention.preview(previewQuery(request.query)),
    },
  ];
}
