import { html, nothing, type TemplateResult } from 'lit';

export interface PanelOptions {
  readonly icon: TemplateResult;
  readonly heading: string | TemplateResult;
  readonly text: string | TemplateResult;
  readonly role?: 'status' | 'alert';
  /** What can be done about it, as a button says it. */
  readonly action?: string;
  readonly onPress?: () => void;
}

/** Words in the middle of the window, under a symbol. */
export function panel(options: PanelOptions): TemplateResult {
  const { icon, heading, text, role = nothing, action, onPress } = options;
  return html`
    <div class="panel" role=${role}>
      <span class="medallion">${icon}</span>
      <h3>${heading}</h3>
      <p>${text}</p>
      ${action ? html`<button class="button" type="button" @click=${onPress}>${action}</button>` : nothing}
    </div>
  `;
}
