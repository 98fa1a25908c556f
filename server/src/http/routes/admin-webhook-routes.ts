import {
  adminRequests,
  adminResponses,
  closed,
  Webhook,
  WebhookDelivery,
} from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { AdminWebhooks } from '../../admin/admin-webhooks.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminWebhookRoutesOptions {
  readonly webhooks: AdminWebhooks;
  readonly log: Log;
}

const webhookPath = closed({ id: Webhook.properties.id }, 'One receiver.');
const deliveryPath = closed(
  { id: Webhook.properties.id, deliveryId: WebhookDelivery.properties.id },
  'One delivery.',
);
const path = '/v1/admin/webhooks';
const onePath = `${path}/{id}`;

/** Who is told of what happens, and what they were told. */
export function adminWebhookRoutes({ webhooks, log }: AdminWebhookRoutesOptions): ServerRoute[] {
  const createBody = validator(adminRequests.createWebhook, 'The body');
  const changeBody = validator(adminRequests.changeWebhook, 'The body');
  const listQuery = queryValidator(adminRequests.listDeliveries);
  const pathOf = validator(webhookPath, 'The path');
  const deliveryPathOf = validator(deliveryPath, 'The path');
  const idIn = (request: Request) => pathOf(request.params).id;
  const note = adminNote(log);

  return [
    {
      method: 'POST',
      path,
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminCreateWebhook',
          tag: 'admin',
          summary: 'Have somebody told of what happens from now on.',
          body: adminRequests.createWebhook,
          answers: { 201: { description: 'Added.', schema: adminResponses.webhookSecret } },
        }),
      },
      handler: async (request, h) => {
        const answer = await webhooks.create(createBody(await readJson(request)));
        note(request, 'webhook created', { webhookId: answer.webhook.id });
        return h.response(answer).code(201);
      },
    },
    {
      method: 'GET',
      path,
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminListWebhooks',
          tag: 'admin',
          summary: 'Who is told of what happens, the oldest first.',
          answers: { 200: { description: 'All of them.', schema: adminResponses.webhooks } },
        }),
      },
      handler: async () => ({ webhooks: await webhooks.list() }),
    },
    {
      method: 'GET',
      path: onePath,
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminWebhook',
          tag: 'admin',
          summary: 'One receiver.',
          path: webhookPath,
          answers: { 200: { description: 'The receiver.', schema: adminResponses.webhook } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => ({ webhook: await webhooks.byId(idIn(request)) }),
    },
    {
      method: 'PATCH',
      path: onePath,
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminChangeWebhook',
          tag: 'admin',
          summary: 'Change a receiver, disable it, or enable it again.',
          path: webhookPath,
          body: adminRequests.changeWebhook,
          answers: { 200: { description: 'As it is now.', schema: adminResponses.webhook } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const webhookId = idIn(request);
        const change = changeBody(await readJson(request));
        const webhook = await webhooks.change(webhookId, change);
        note(request, 'webhook changed', { webhookId, enabled: webhook.enabled });
        return { webhook };
      },
    },
    {
      method: 'DELETE',
      path: onePath,
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminRemoveWebhook',
          tag: 'admin',
          summary: 'Remove a receiver, with all that is kept of it.',
          path: webhookPath,
          answers: { 204: { description: 'Removed.' } },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const webhookId = idIn(request);
        await webhooks.remove(webhookId);
        note(request, 'webhook removed', { webhookId });
        return h.response().code(204);
      },
    },
    {
      method: 'POST',
      path: `${onePath}/rotate-secret`,
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminRotateWebhookSecret',
          tag: 'admin',
          summary: 'Give a receiver another secret; the one before signs along for a day.',
          path: webhookPath,
          answers: { 200: { description: 'The new one.', schema: adminResponses.webhookSecret } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const webhookId = idIn(request);
        const answer = await webhooks.rotateSecret(webhookId);
        note(request, 'webhook secret rotated', { webhookId });
        return answer;
      },
    },
    {
      method: 'GET',
      path: `${onePath}/deliveries`,
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminListDeliveries',
          tag: 'admin',
          summary: 'What a receiver was told in the last week, the latest first.',
          path: webhookPath,
          query: adminRequests.listDeliveries,
          answers: { 200: { description: 'A page.', schema: adminResponses.webhookDeliveries } },
          errors: ['not_found'],
        }),
      },
      handler: (request) => webhooks.deliveries(idIn(request), listQuery(request.query)),
    },
    {
      method: 'POST',
      path: `${onePath}/deliveries/{deliveryId}/repeat`,
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminRepeatDelivery',
          tag: 'admin',
          summary: 'Send something once more, or at once.',
          path: deliveryPath,
          answers: {
            202: { description: 'It is being sent.', schema: adminResponses.webhookDelivery },
          },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const { id: webhookId, deliveryId } = deliveryPathOf(request.params);
        const delivery = await webhooks.repeat(webhookId, deliveryId);
        note(request, 'webhook delivery repeated', { webhookId, deliveryId });
        return h.response({ delivery }).code(202);
      },
    },
  ];
}
