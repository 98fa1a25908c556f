import type { User } from '@chat/client';
import type { Terms } from '../localize/terms.js';
import type { SettingsPage } from './settings-page.js';

/** What a page of the settings is called; null for what leads to them. */
export function settingsTitle(page: SettingsPage | null, user: User | null, terms: Terms): string {
  switch (page) {
    case null:
      return terms.settings;
    case 'profile':
      return terms.profile;
    case 'blocked':
      return terms.blockedPeople;
    case 'password':
      return terms.changePasswordHeading;
    case 'sessions':
      return terms.sessions;
    case 'deletion':
      return user?.guest ? terms.leaveHeading : terms.deleteHeading;
  }
}
