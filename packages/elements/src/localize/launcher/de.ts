import type { LauncherTerms } from '../launcher-terms.js';

/** German: *du*. */
export const words: LauncherTerms = {
  launcherChat: 'Chat',
  openChat: 'Chat öffnen',
  closeChat: 'Chat schließen',
  launcherUnread: (count) => `${count} ungelesen`,
  closeGreeting: 'Diese Nachricht ausblenden',
  launcherLoading: 'Chat wird geöffnet …',
  launcherFailed:
    'Der Chat lässt sich gerade nicht laden. Prüfe deine Verbindung und versuch es noch einmal.',
  launcherRetry: 'Noch einmal versuchen',
};
