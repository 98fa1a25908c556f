import type { LauncherTerms } from '../launcher-terms.js';

/** Japanese: polite. */
export const words: LauncherTerms = {
  launcherChat: 'チャット',
  openChat: 'チャットを開く',
  closeChat: 'チャットを閉じる',
  launcherUnread: (count) => `未読${count}件`,
  closeGreeting: 'このメッセージを非表示にする',
  launcherLoading: 'チャットを開いています…',
  launcherFailed: '現在チャットを読み込めません。通信状況を確認して、もう一度お試しください。',
  launcherRetry: '再試行',
};
