import type { AccountTerms } from './account-terms.js';
import type { OptionTerms, SignInTerms } from './terms.js';

export const enAccount: AccountTerms &
  Pick<OptionTerms, 'unblockThem'> &
  Pick<SignInTerms, 'passwordHint' | 'passwordMissing' | 'passwordTooShort'> = {
  profileName: 'Name',
  profileNameMissing: 'Enter a name.',
  profileNameRefused: 'This name has characters that can’t be in one. Try another.',
  picture: 'Picture',
  pictureHint: 'The address of a picture on the web.',
  pictureMalformed: 'Enter a whole address, one that begins with https://.',
  pictureUnseen: 'There’s no picture to be seen at this address.',
  removePicture: 'Remove picture',
  profileSaved: 'Saved.',

  blockedNobody: 'You haven’t blocked anybody.',
  unblockThem: (name) => `Unblock ${name}`,
  unblocked: (name) => `${name} isn’t blocked any more.`,
  showMore: 'Show more',

  changePasswordHeading: 'Change password',
  currentPassword: 'Current password',
  nextPassword: 'New password',
  passwordHint: (length) => `At least ${length} characters.`,
  passwordMissing: 'Enter your password.',
  passwordTooShort: (length) => `Use at least ${length} characters.`,
  passwordWrong: 'This isn’t your password.',
  passwordChanged: 'Your password is changed. You’re signed out everywhere else.',

  thisDevice: 'This device',
  lastActive: (when) => `Last active ${when}`,
  agentOn: (browser, system) => `${browser} on ${system}`,
  agentUnknown: 'An app',
  signOutThere: (agent) => `Sign out of ${agent}`,
  signedOutThere: (agent) => `You’re signed out of ${agent}.`,
  signOutElsewhere: 'Sign out everywhere else',
  signedOutElsewhere: 'You’re signed out everywhere else.',

  deleteHeading: 'Delete your account?',
  deleteText: 'Your name, your picture and all your conversations go with it.',
  deleteForAllToo:
    'The people you wrote with lose these conversations too. Nobody can bring any of it back.',
  deleteConfirm: (username) => `Type your username, ${username}, to confirm`,
  deleteNow: 'Delete my account',
  deletingAccount: 'Deleting…',
  leaveHeading: 'Leave for good?',
  leaveForAllToo:
    'All that you and others wrote in your conversations is deleted, for them as well. Nobody can bring it back.',
};
