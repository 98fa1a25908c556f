import { closed, PushSubscriptionId, requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { PushSubscriptions } from '../../chat/push-subscriptions.js';
import { tooMany } from '../../edge/admission.js';
import { validator } from '../../edge/validator.js';
import type { Limiter } from '../../limits/limiter.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface PushRoutesOptions {
  readonly subscriptions: PushSubscriptions;
  readonly byUser: Limiter;
}

const subscriptionPath = closed({ id: PushSubscriptionId }, 'Which.');

/** Where a user's browsers are told of messages while no page is open. */
export function pushRoutes({ subscriptions, byUser }: PushRoutesOptions): ServerRoute[] {
  const pathOf = validator(subscriptionPath, 'The path');
  const bodyOf = validator(requests.subscribeToPush, 'The body');
  return [
    {
      method: 'PUT',
      path: '/v1/push/subscriptions',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'subscribeToPush',
          tag: 'chat',
          summary: 'Have pushes sent to a browser. Safe to repeat.',
          body: requests.subscribeToPush,
          answers: { 200: { description: 'They are.', schema: responses.pushSubscription } },
          errors: ['rate_limited'],
        }),
      },
      handler: async (request) => {
        const caller = callerOf(request);
        const body = bodyOf(await readJson(request));
        const wait = await byUser.take(caller.userId);
        if (wait > 0) throw tooMany('subscriptions to pushes', wait);
        return subscriptions.subscribe(caller, body);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/push/subscriptions/{id}',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'unsubscribeFromPush',
          tag: 'chat',
          summary: 'Have no more pushes sent to a browser. Safe to repeat.',
          path: subscriptionPath,
          answers: { 204: { description: 'None are, be it that none were.' } },
          errors: [],
        }),
      },
      handler: async (request, h) => {
        await subscriptions.unsubscribe(callerOf(request), pathOf(request.params).id);
        return h.response().code(204);
      },
    },
  ];
}
