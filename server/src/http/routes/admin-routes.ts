import type { ServerRoute } from '@hapi/hapi';
import type { Audit } from '../../admin/audit.js';
import { adminAuditRoutes } from './admin-audit-routes.js';
import {
  type AdminConversationRoutesOptions,
  adminConversationRoutes,
} from './admin-conversation-routes.js';
import { type AdminMessageRoutesOptions, adminMessageRoutes } from './admin-message-routes.js';
import { type AdminReadingRoutesOptions, adminReadingRoutes } from './admin-reading-routes.js';
import {
  type AdminRestrictionRoutesOptions,
  adminRestrictionRoutes,
} from './admin-restriction-routes.js';
import { type AdminUserRoutesOptions, adminUserRoutes } from './admin-user-routes.js';

export interface AdminRoutesOptions
  extends AdminUserRoutesOptions,
    AdminRestrictionRoutesOptions,
    AdminConversationRoutesOptions,
    AdminMessageRoutesOptions,
    AdminReadingRoutesOptions {
  readonly audit: Audit;
}

/** What a site's backend may do with the admin credential; docs/OPERATIONS.md has examples. */
export function adminRoutes(options: AdminRoutesOptions): ServerRoute[] {
  return [
    ...adminUserRoutes(options),
    ...adminRestrictionRoutes(options),
    ...adminConversationRoutes(options),
    ...adminMessageRoutes(options),
    ...adminReadingRoutes(options),
    ...adminAuditRoutes(options.audit),
  ];
}
