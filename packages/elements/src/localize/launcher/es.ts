import type { LauncherTerms } from '../launcher-terms.js';

/** Spanish: *tú*. */
export const words: LauncherTerms = {
  launcherChat: 'Chat',
  openChat: 'Abrir el chat',
  closeChat: 'Cerrar el chat',
  launcherUnread: (count) => `${count} sin leer`,
  closeGreeting: 'Ocultar este mensaje',
  launcherLoading: 'Abriendo el chat…',
  launcherFailed:
    'No podemos cargar el chat en este momento. Revisa tu conexión e inténtalo de nuevo.',
  launcherRetry: 'Intentar de nuevo',
};
