import type { SignInTerms } from './terms.js';

export const enSignIn: SignInTerms = {
  signIn: 'Sign in',
  signInHeading: 'Sign in to chat',
  signInText: 'Pick up your conversation where you left it.',
  signingIn: 'Signing in…',
  createAccount: 'Create account',
  createAccountHeading: 'Create your account',
  createAccountText: 'A name and a password are all it takes.',
  creatingAccount: 'Creating your account…',
  haveAccount: 'Already have an account?',
  noAccount: 'New here?',
  username: 'Username',
  password: 'Password',
  newPassword: 'Choose a password',
  passwordHint: (length) => `At least ${length} characters.`,
  displayName: 'Your name',
  optional: 'optional',
  usernameMissing: 'Enter a username.',
  usernameMalformed:
    'Use up to 32 letters, digits, dots, dashes or underscores, with a letter or digit first and last.',
  passwordMissing: 'Enter your password.',
  passwordTooShort: (length) => `Use at least ${length} characters.`,
  wrongCredentials: 'That username and password don’t match. Check both and try again.',
  usernameTaken: 'Somebody already has this username. Try another one.',
  registrationClosed: 'New accounts can’t be created here at the moment.',
};
