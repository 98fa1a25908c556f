import { html, type TemplateResult } from 'lit';

/** For what keeps passwords: whose the one is that is filled in beside it. */
export const usernameForManagers = (username: string): TemplateResult =>
  html`<input type="text" name="username" autocomplete="username" .value=${username} hidden readonly />`;
