import { html, nothing, type TemplateResult } from 'lit';

export interface TextFieldOptions {
  readonly id: string;
  readonly label: string | TemplateResult;
  readonly type?: 'text' | 'password' | 'url';
  readonly autocomplete: 'name' | 'current-password' | 'new-password' | 'off';
  readonly maxLength: number;
  readonly required?: boolean;
  /** What is in it to begin with. */
  readonly value?: string;
  readonly hint?: string;
  /** What is wrong with what was entered, in the place of the hint. */
  readonly problem?: string | undefined;
  readonly onInput?: (value: string) => void;
  /** What was entered is there to stay, for now. */
  readonly onChange?: (value: string) => void;
}

/** A field with its name, and what there is to say of it. */
export function textField(options: TextFieldOptions): TemplateResult {
  const { id, label, type = 'text', autocomplete, maxLength, required = true } = options;
  const { value = '', hint, problem, onInput, onChange } = options;
  const isName = autocomplete === 'name';
  return html`
    <div class="field">
      <label class="label" for=${id}><span>${label}</span></label>
      <input
        class="input"
        id=${id}
        name=${id}
        type=${type}
        dir=${type === 'url' ? 'ltr' : isName ? 'auto' : nothing}
        autocomplete=${autocomplete}
        autocapitalize=${isName ? nothing : 'none'}
        autocorrect="off"
        spellcheck="false"
        maxlength=${maxLength}
        ?required=${required}
        .value=${value}
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby="${id}-problem ${id}-hint"
        @input=${onInput ? ({ target }: Event) => onInput((target as HTMLInputElement).value) : nothing}
        @change=${onChange ? ({ target }: Event) => onChange((target as HTMLInputElement).value) : nothing}
      />
      <span class="field-error" id="${id}-problem" ?hidden=${!problem}>${problem}</span>
      <span class="hint-line" id="${id}-hint" aria-live="polite" ?hidden=${!hint || problem !== undefined}>${hint}</span>
    </div>
  `;
}
