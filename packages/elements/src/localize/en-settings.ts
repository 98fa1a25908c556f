import type { SettingsTerms } from './settings-terms.js';

export const enSettings: SettingsTerms = {
  profile: 'Profile',
  privacy: 'Privacy',
  showPresence: 'Show when I’m online',
  showPresenceHint:
    'If you turn this off, others won’t see when you’re online, were last here or are typing, and you won’t see it of them.',
  showReceipts: 'Send read receipts',
  showReceiptsHint:
    'If you turn this off, others won’t see what you’ve read, and you won’t see what they have.',
  blockedPeople: 'Blocked people',
  account: 'Account',
  yourData: 'Your data',
  changePassword: 'Change password…',
  sessions: 'Where you’re signed in',
  download: 'Download my data',
  downloadHint: 'All that is kept of you here, as a file.',
  downloading: 'Getting your data…',
  downloaded: (file) => `Your data is in ${file}, where your downloads are.`,
  deleteAccount: 'Delete my account…',
  backToSettings: 'Back to the settings',
  close: 'Close',
  kept: (username) => `It’s kept. Sign in as ${username} to come back to it on any device.`,
  leaveText: 'You’re here as a guest: nobody can sign in as you again.',
  leave: 'Leave for good',
};
