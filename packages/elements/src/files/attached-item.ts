import { html, type TemplateResult } from 'lit';
import { isolate } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';
import type { Attachment } from './attachments.js';
import { fileIcons } from './file-icons.js';
import { fileKind } from './file-kind.js';
import type { AcceptedFiles, FileProblem } from './file-problem.js';
import { fileName } from './file-row.js';
import { fileSize } from './file-size.js';

export interface AttachedItemOptions {
  readonly terms: Terms;
  readonly locale: string;
  readonly accepted: AcceptedFiles;
  readonly onRemove: () => void;
}

/** A file above the field: a picture as such, all else by its name; and why it cannot go along. */
export function attachedItem(
  { file, problem }: Attachment,
  options: AttachedItemOptions,
): TemplateResult {
  const { terms, locale, onRemove } = options;
  const kind = fileKind(file.type);
  const remove = terms.removeFile(isolate(file.name));
  return html`
    <li class="item ${problem ? 'wrong' : ''}">
      ${
        kind === 'picture' && problem === null
          ? html`<chat-file-thumbnail
              role="img"
              title=${file.name}
              aria-label=${isolate(file.name)}
              .file=${file}
            ></chat-file-thumbnail>`
          : html`
            <span class="kind">${fileIcons[kind]}</span>
            <span class="lines" title=${file.name}>
              ${fileName(file.name)}
              ${
                problem
                  ? html`<span class="problem" role="alert" dir="auto">${problemText(problem, options)}</span>`
                  : html`<span class="size" dir="auto">${fileSize(file.size, locale)}</span>`
              }
            </span>
          `
      }
      <button class="remove" type="button" title=${remove} aria-label=${remove} @click=${onRemove}>
        ${fileIcons.close}
      </button>
    </li>
  `;
}

function problemText(
  problem: FileProblem,
  { terms, locale, accepted }: AttachedItemOptions,
): string {
  switch (problem) {
    case 'empty':
      return terms.fileEmpty;
    case 'too-large':
      return terms.fileTooLarge(fileSize(accepted.bytes, locale));
    case 'type':
      return terms.fileType;
    case 'unreadable':
      return terms.fileUnreadable;
  }
}
