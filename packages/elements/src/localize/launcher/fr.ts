import type { LauncherTerms } from '../launcher-terms.js';

/** French: *vous*. */
export const words: LauncherTerms = {
  launcherChat: 'Messagerie',
  openChat: 'Ouvrir la messagerie',
  closeChat: 'Fermer la messagerie',
  launcherUnread: (count) => `${count} non lus`,
  closeGreeting: 'Masquer ce message',
  launcherLoading: 'Ouverture de la messagerie…',
  launcherFailed:
    'La messagerie ne peut pas être chargée pour le moment. Vérifiez votre connexion, puis réessayez.',
  launcherRetry: 'Réessayer',
};
