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
      class=${last ? 'meta' : shown ? 'meta partly' : 'visually-hidden'}
      part=${shown ? 'meta' : nothing}
    >
      ${message.editedAt === null ? nothing : edited(message.editedAt, context, options)}
      <time class="at" dir="auto" datetime=${at.toISOString()}>${timeOfDay(message.createdAt, locale)}</time>
      ${shown ? state(context, late) : stateWords(context)}
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

function state(context: MessageContext, late: boolean): unknown {
  const { message, terms } = context;
  if (late) return html`<span class="state">${icons.clock}${terms.saving}</span>`;
  const words = stateWords(context);
  return words && html`<span class="state far">${stateIcon(message)}${words}</span>`;
}

/** How far one's own has got. */
const stateWords = ({ message, terms }: MessageContext): string | null =>
  message.own && !message.deleted ? terms[message.status] : null;

function stateIcon({ status }: TimelineMessage): TemplateResult {
  if (status === 'pending') return icons.clock;
  return status === 'sent' ? icons.tick : icons.ticks;
}
