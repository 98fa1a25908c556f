import type { SearchResult } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../avatar/avatar.js';
import { timeOrDay } from '../localize/date-format.js';
import { fileWords } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';
import { type SnippetPart, snippetOf } from './snippet.js';

export interface SearchResultOptions {
  readonly terms: Terms;
  /** For dates. */
  readonly locale: string;
  /** Whether all are of one conversation, so that who wrote it is of more use than with whom it is. */
  readonly ofOne: boolean;
  /** Whether this is the one that is looked at. */
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}

/** A message that was found: with whom, when, and the part of it that was meant. */
export function searchResult(result: SearchResult, options: SearchResultOptions): TemplateResult {
  const { conversation, message, matches } = result;
  const { terms, locale, ofOne, isCurrent, onChoose } = options;
  const { peer, topic } = conversation;
  const name = ofOne && message.own ? terms.you : peer.name;
  return html`
    <li>
      <button
        class="result"
        part="result"
        type="button"
        aria-current=${isCurrent ? 'true' : nothing}
        @click=${onChoose}
      >
        ${ofOne ? nothing : avatar(peer)}
        <span class="lines">
          <span class="first">
            <bdi class="name">${message.system ? terms.notice : name}</bdi>
            <time datetime=${new Date(message.createdAt).toISOString()}>${timeOrDay(message.createdAt, locale, terms)}</time>
          </span>
          ${topic && !ofOne ? html`<bdi class="topic">${topic}</bdi>` : nothing}
          <span class="text"
            >${message.own && !ofOne ? html`<span class="who">${terms.youSaid} </span>` : nothing}${fileWords(message, terms).map((word, at, { length }) => html`<bdi>${word}</bdi>${message.text || at < length - 1 ? terms.comma : nothing}`)}<bdi
              >${snippetOf(message.text, matches).map(part)}</bdi
            ></span
          >
        </span>
      </button>
    </li>
  `;
}

const part = ({ text, isMatch }: SnippetPart) => (isMatch ? html`<mark>${text}</mark>` : text);
