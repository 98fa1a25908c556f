import { requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { OwnProfile } from '../../auth/own-profile.js';
import { tooMany } from '../../edge/admission.js';
import { validator } from '../../edge/validator.js';
import type { Limiter } from '../../limits/limiter.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface ProfileRoutesOptions {
  readonly ownProfile: OwnProfile;
  readonly profilesByUser: Limiter;
}

/** Changing what others see of oneself. */
export function profileRoutes({ ownProfile, profilesByUser }: ProfileRoutesOptions): ServerRoute[] {
  const profileBody = validator(requests.changeProfile, 'The body');
  return [
    {
      method: 'PATCH',
      path: '/v1/me',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'changeProfile',
          tag: 'accounts',
          summary: 'Change what others see of the caller.',
          body: requests.changeProfile,
          answers: { 200: { description: 'The caller.', schema: responses.me } },
          errors: ['forbidden', 'rate_limited'],
        }),
      },
      handler: async (request) => {
        const { userId } = callerOf(request);
        const profile = profileBody(await readJson(request));
        const wait = await profilesByUser.take(userId);
        if (wait > 0) throw tooMany('changes of this profile', wait);
        return { user: await ownProfile.change(userId, profile) };
      },
    },
  ];
}
