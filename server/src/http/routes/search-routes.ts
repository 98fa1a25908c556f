import { requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Search } from '../../chat/search.js';
import { tooMany } from '../../edge/admission.js';
import { validator } from '../../edge/validator.js';
import type { Limiter } from '../../limits/limiter.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { described } from '../openapi/route-description.js';

export interface SearchRoutesOptions {
  readonly search: Search;
  readonly searchesByUser: Limiter;
}

/** Finding messages. */
export function searchRoutes({ search, searchesByUser }: SearchRoutesOptions): ServerRoute[] {
  const searchOf = validator(requests.search, 'The body');
  return [
    {
      method: 'POST',
      path: '/v1/search',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'search',
          tag: 'chat',
          summary: 'Search the messages of the caller’s conversations, newest first.',
          body: requests.search,
          answers: { 200: { description: 'A page of results.', schema: responses.search } },
          errors: ['not_found', 'rate_limited'],
        }),
      },
      handler: async (request) => {
        const { userId } = callerOf(request);
        const searched = searchOf(request.payload);
        const wait = await searchesByUser.take(userId);
        if (wait > 0) throw tooMany('searches of this user', wait);
        return search.find(userId, searched);
      },
    },
  ];
}
