/** What has a page of its own in the settings. */
export type SettingsPage = 'profile' | 'blocked' | 'password' | 'sessions' | 'deletion';
