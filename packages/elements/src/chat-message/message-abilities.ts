import type { Features, TimelineMessage } from '@chat/client';

/** What the user can do with a message. */
export interface MessageAbilities {
  readonly react: boolean;
  readonly reply: boolean;
  readonly copy: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly report: boolean;
}

/**
 * What can be done, so that nothing else is offered: by what the server offers, whose message it is,
 * and how old. The server has the last word; its clock may differ from the one here.
 */
export function abilitiesOf(
  message: TimelineMessage,
  features: Features,
  now = Date.now(),
): MessageAbilities {
  const { deleted, system, own, seq, createdAt } = message;
  const stored = seq !== null && !deleted && !system;
  const inTime = (limit: { readonly within?: number | undefined } | undefined): boolean =>
    limit !== undefined && (limit.within === undefined || now < createdAt + limit.within);
  return {
    react: stored && features.reactions !== undefined,
    reply: stored && features.replies !== undefined,
    copy: !deleted && message.text !== '',
    edit: stored && own && inTime(features.edits),
    delete: stored && own && inTime(features.deletions),
    report: stored && !own && features.reports !== undefined,
  };
}

export const hasAny = (abilities: MessageAbilities): boolean =>
  Object.values(abilities).includes(true);
