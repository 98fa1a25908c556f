import type { TimelineMessage } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { dateAndTime, timeOfDay, toDate } from '../localize/date-format.js';
import type { MessageContext } from './message-context.js';

export interface MetaOptions {
  /** Whether it ends a group, whose time and state stand there. */
  readonly last: boolean;
  /** Whether something was done to it that has not been confirmed for a while. */
  readonly late: boolean;
  /** Whether it is to be seen when it was edited. */
  readonly showsEdit: boolean;
  onEdited(): void;
}

/** When a message came, how far it has got, and that it is not what it was at first. */
export function messageMeta(context: MessageContext, options: MetaOptions): TemplateResult {
  const { message, locale } = context;
  const { last, late } = options;
  const at = toDate(message.createdAt);
  // In the middle of a group there is only what is not said once for all of it.
  const shown = last || late || message.editedAt !== null;
  return html`
    <div
      class="${shown ? 'meta' : 'visually-hidden'} ${last ? '' : 'partly'}"
      part=${shown ? 'meta' : ''}
    >
      ${message.editedAt === null ? nothing : edited(message.editedAt, context, options)}
      <time class="at" dir="auto" datetime=${at.toISOString()}>${timeOfDay(message.createdAt, locale)}</time>
      ${state(context, late, shown)}
    </div>
  `;
}

function edited(
  at: number,
  { terms, locale, tabindex }: MessageContext,
  { showsEdit, onEdited }: MetaOptions,
): TemplateResult {
  const when = dateAndTime(at, locale);
  return html`<button
    class="edited"
    part="edited"
    type="button"
    tabindex=${tabindex}
    title=${when}
    aria-expanded=${showsEdit ? 'true' : 'false'}
    @click=${onEdited}
  >${
    showsEdit
      ? html`<time dir="auto" datetime=${toDate(at).toISOString()}>${terms.editedAt(when)}</time>`
      : terms.edited
  }</button>`;
}

function state({ message, terms }: MessageContext, late: boolean, shown: boolean): unknown {
  if (late) return html`<span class="state">${icons.clock}${terms.saving}</span>`;
  if (!message.own || message.deleted) return nothing;
  const words = terms[message.status];
  return shown ? html`<span class="state far">${stateIcon(message)}${words}</span>` : words;
}

function stateIcon({ status }: TimelineMessage): TemplateResult {
  if (status === 'pending') return icons.clock;
  return status === 'sent' ? icons.tick : icons.ticks;
}
