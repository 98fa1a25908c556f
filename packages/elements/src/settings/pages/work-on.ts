import type { SettingsPage } from '../../chat-settings/settings-page.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { Blocked } from './blocked.js';
import { Deletion } from './deletion.js';
import type { PageWork } from './page-view.js';
import { Password } from './password.js';
import { Profile } from './profile.js';
import { Sessions } from './sessions.js';

/** What a page begins with. */
export function workOn(page: SettingsPage, context: ChatContext): PageWork {
  switch (page) {
    case 'profile':
      return new Profile(context);
    case 'blocked': {
      const blocked = new Blocked(context);
      blocked.load();
      return blocked;
    }
    case 'password':
      return new Password(context);
    case 'sessions': {
      const sessions = new Sessions(context);
      sessions.load();
      return sessions;
    }
    case 'deletion':
      return new Deletion(context);
  }
}
