import type { LauncherTerms } from '../launcher-terms.js';

/** Modern Standard Arabic. */
export const words: LauncherTerms = {
  launcherChat: 'محادثة',
  openChat: 'فتح المحادثة',
  closeChat: 'إغلاق المحادثة',
  launcherUnread: (count) => `غير مقروءة: ${count}`,
  closeGreeting: 'إخفاء هذه الرسالة',
  launcherLoading: 'جارٍ فتح المحادثة…',
  launcherFailed: 'تعذّر تحميل المحادثة الآن. تحقّق من اتصالك ثم أعد المحاولة.',
  launcherRetry: 'إعادة المحاولة',
};
