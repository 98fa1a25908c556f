import type { LauncherTerms } from '../launcher-terms.js';

/** Hebrew, which speaks to everybody alike. */
export const words: LauncherTerms = {
  launcherChat: 'צ׳אט',
  openChat: 'פתיחת הצ׳אט',
  closeChat: 'סגירת הצ׳אט',
  launcherUnread: (count) => `לא נקראו: ${count}`,
  closeGreeting: 'הסתרת ההודעה הזאת',
  launcherLoading: 'הצ׳אט נפתח…',
  launcherFailed: 'אי אפשר לטעון כרגע את הצ׳אט. כדאי לבדוק את החיבור ולנסות שוב.',
  launcherRetry: 'ניסיון נוסף',
};
