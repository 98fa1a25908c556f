import type { ServerRoute } from '@hapi/hapi';
import {
  type AdminConversationRoutesOptions,
  adminConversationRoutes,
} from './admin-conversation-routes.js';
import { type AdminUserRoutesOptions, adminUserRoutes } from './admin-user-routes.js';

export type AdminRoutesOptions = AdminUserRoutesOptions & AdminConversationRoutesOptions;

/** What a site's backend may do with the admin credential; docs/OPERATIONS.md has examples. */
export function adminRoutes(options: AdminRoutesOptions): ServerRoute[] {
  return [...adminUserRoutes(options), ...adminConversationRoutes(options)];
}
