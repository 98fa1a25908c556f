import type { SettingsPage } from '../chat-settings/settings-page.js';
import type { ConnectionController } from '../controllers/connection-controller.js';

/** Which pages there are for the user. Whom a site signs in, it also renames, and removes. */
export function offeredPages({ client, signsIn }: ConnectionController): SettingsPage[] {
  if (!client?.user) return [];
  const { profile, blocks, sessions, leaving } = client.features;
  const isAccount = !client.user.guest;
  const offered: Record<SettingsPage, boolean> = {
    profile: signsIn && profile !== undefined,
    blocked: blocks !== undefined,
    password: signsIn && isAccount && sessions !== undefined,
    sessions: signsIn && isAccount && sessions !== undefined,
    deletion: signsIn && leaving !== undefined,
  };
  return (Object.keys(offered) as SettingsPage[]).filter((page) => offered[page]);
}
