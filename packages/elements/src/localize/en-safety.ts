import type { SettingsTerms } from './settings-terms.js';
import type { OptionTerms, SafetyTerms } from './terms.js';

export const enSafety: SafetyTerms & OptionTerms & Pick<SettingsTerms, 'close'> = {
  block: (name) => `Block ${name}…`,
  unblockThem: (name) => `Unblock ${name}`,
  report: 'Report…',
  blockAsk: (name) => `Block ${name}?`,
  blockText: (name) =>
    `You won’t get messages from ${name}, and ${name} won’t see when you are here. ${name} isn’t told.`,
  blockNow: 'Block',
  blocking: 'Blocking…',
  notBlocked: (name) => `${name} isn’t blocked yet.`,
  blockedTooMany: 'You have blocked as many people as one can. Unblock somebody first.',
  isBlocked: (name) => `${name} is blocked.`,
  alsoBlock: (name) => `Also block ${name}`,
  alsoReport: (name) => `Also report ${name}`,
  reportAsk: (name) => `Report ${name}`,
  reportText: (name) =>
    `Whoever runs this chat will see your latest messages with ${name}. ${name} isn’t told.`,
  reportMessageAsk: 'Report this message',
  reportMessageText: (name) =>
    `Whoever runs this chat will see it, and the messages before it. ${name} isn’t told.`,
  reasonLabel: 'What is it about?',
  reasonSpam: 'Spam or fraud',
  reasonAbuse: 'Insults or harassment',
  reasonDanger: 'Somebody may come to harm',
  reasonOther: 'Something else',
  reasonMissing: 'Choose what it is about.',
  comment: 'Anything to add?',
  commentOptional: 'optional',
  commentWanted: 'What is it?',
  commentMissing: 'Say in a few words what it is.',
  sendReport: 'Send report',
  sendingReport: 'Sending…',
  notReported: () => 'Your report wasn’t sent.',
  reportedNotBlocked: (name) => `Your report was sent, but ${name} isn’t blocked yet.`,
  reportedGone: 'This is no longer there.',
  reportThanks: 'Thank you',
  reportSent: 'Your report was sent.',
  close: 'Close',
};
