/** What the pages of the settings say, which are loaded with them. */
export interface AccountTerms {
  profileName: string;
  profileNameMissing: string;
  profileNameRefused: string;
  picture: string;
  pictureHint: string;
  pictureMalformed: string;
  /** It does not come; what is entered may be right all the same. */
  pictureUnseen: string;
  removePicture: string;
  profileSaved: string;

  blockedNobody: string;
  unblocked(name: string): string;
  showMore: string;

  changePasswordHeading: string;
  currentPassword: string;
  nextPassword: string;
  passwordWrong: string;
  passwordChanged: string;

  thisDevice: string;
  lastActive(when: string): string;
  /** Such as “Firefox on Linux”. */
  agentOn(browser: string, system: string): string;
  /** What is no browser that we know. */
  agentUnknown: string;
  signOutThere(agent: string): string;
  signedOutThere(agent: string): string;
  signOutElsewhere: string;
  signedOutElsewhere: string;

  deleteHeading: string;
  deleteText: string;
  deleteForAllToo: string;
  deleteConfirm(username: string): string;
  deleteNow: string;
  deletingAccount: string;
  leaveHeading: string;
  leaveForAllToo: string;
}
