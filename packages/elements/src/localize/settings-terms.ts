/** What the settings say, which is loaded with them. */
export interface SettingsTerms {
  /** Where the user says who they are; also before their name, where that leads to it. */
  profile: string;
  privacy: string;
  showPresence: string;
  showPresenceHint: string;
  showReceipts: string;
  showReceiptsHint: string;
  blockedPeople: string;
  /** Over what concerns the user’s account. */
  account: string;
  /** In its place, where somebody has none. */
  yourData: string;
  /** Leads to where it is done. */
  changePassword: string;
  sessions: string;
  download: string;
  downloadHint: string;
  downloading: string;
  /** Where the data is. */
  downloaded(file: string): string;
  /** Leads to where it is asked once more. */
  deleteAccount: string;
  /** From a page of the settings to all of them. */
  backToSettings: string;
  close: string;
  /** A guest is an account now, and signs in by this name. */
  kept(username: string): string;
  /** For a guest, in the place of signing out. */
  leaveText: string;
  leave: string;
}
