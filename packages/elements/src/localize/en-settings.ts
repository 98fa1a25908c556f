import type { SettingsTerms } from './terms.js';

export const enSettings: SettingsTerms = {
  privacy: 'Privacy',
  showPresence: 'Show when I’m online',
  showPresenceHint:
    'If you turn this off, others won’t see when you’re online, were last here or are typing, and you won’t see it of them.',
  showReceipts: 'Send read receipts',
  showReceiptsHint:
    'If you turn this off, others won’t see what you’ve read, and you won’t see what they have.',
  close: 'Close',
  kept: (username) => `It’s kept. Sign in as ${username} to come back to it on any device.`,
  leaveText: 'You’re here as a guest: nobody can sign in as you again.',
  leave: 'Leave for good',
};
