import { ChatBlockedPage } from '../chat-settings/pages/blocked-page.js';
import { ChatDeletionPage } from '../chat-settings/pages/deletion-page.js';
import { ChatPasswordPage } from '../chat-settings/pages/password-page.js';
import { ChatProfilePage } from '../chat-settings/pages/profile-page.js';
import { ChatSessionsPage } from '../chat-settings/pages/sessions-page.js';
import { defineElement } from '../define-element.js';

/** Defines the pages of the settings, which come with them. */
export function definePages(): void {
  defineElement('chat-profile-page', ChatProfilePage);
  defineElement('chat-blocked-page', ChatBlockedPage);
  defineElement('chat-password-page', ChatPasswordPage);
  defineElement('chat-sessions-page', ChatSessionsPage);
  defineElement('chat-deletion-page', ChatDeletionPage);
}
