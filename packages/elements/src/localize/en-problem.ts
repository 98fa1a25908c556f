import type { ProblemTerms } from './terms.js';

export const enProblem: ProblemTerms = {
  unknownPeerHeading: 'Nobody here by that name',
  unknownPeerText: (username) => `We can’t find “${username}” on this chat.`,
  unauthorizedHeading: 'You’re not signed in',
  unauthorizedText: 'Sign in on this site, then try again.',
  forbiddenHeading: 'Chat isn’t available here',
  bannerBlocked: 'Something on the way lets no live connection through.',
  blockedText:
    'Something on the way lets no live connection through. We keep trying. If this is your site, see that its proxy passes WebSockets.',
  closedHeading: 'You’re disconnected',
  closedText: 'This chat was closed. Connect again to go on.',
  selfHeading: 'That’s you',
  selfText: (username) => `This chat is with “${username}”, and that is who you’re signed in as.`,
  brokenHeading: 'Chat can’t start',
  brokenText: 'Something on this page or in this browser stands in its way.',
  misconfiguredHeading: 'Chat isn’t set up yet',
  misconfiguredText: 'This page names no valid chat server, topic or person.',
  connectAgain: 'Connect again',
  removedText: (name) => `This conversation with ${name} no longer exists.`,
  startAnew: 'Start a new one',
  youBlocked: (name) => `You blocked ${name}.`,
};
