import { html, type TemplateResult } from 'lit';

export interface SwitchRowOptions {
  readonly id: string;
  readonly words: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}

/** Something that the user turns on or off. */
export function switchRow(options: SwitchRowOptions): TemplateResult {
  const { id, words, hint, checked, disabled = false, onChange } = options;
  const onSwitch = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const on = input.checked;
    // It shows what is so, which may be what it was: the next render says.
    input.checked = checked;
    onChange(on);
  };
  return html`
    <label class="choice">
      <span class="words"><span id=${`${id}-words`}>${words}</span><span class="hint" id=${`${id}-hint`}>${hint}</span></span>
      <input
        id=${id}
        type="checkbox"
        role="switch"
        aria-labelledby=${`${id}-words`}
        aria-describedby=${`${id}-hint`}
        .checked=${checked}
        ?disabled=${disabled}
        @change=${onSwitch}
      />
    </label>
  `;
}
