import { randomUUID } from 'node:crypto';
import type { ConversationSettings, Features } from '@chat/protocol';
import type { MemberSettings, Store } from '../store/store.js';
import { type Arrangement, arranged, isArchived, viewSettings } from './arranged.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';

/** How often in a row another device of the same member may be first. */
const patience = 10;

export interface SettingsOptions {
  readonly store: Pick<Store, 'settings' | 'messages'>;
  readonly membership: Membership;
  readonly events: MemberEvents;
  readonly features: Features;
  readonly now: () => number;
}

export interface ArrangeTarget {
  readonly conversationId: string;
  readonly changeId: string;
  /** The `rev` of the settings that the member saw. */
  readonly base: number;
}

/** As if there had been a change before the first one. */
const unarranged = () => ({ rev: 0, changeId: randomUUID() });

/** How members have arranged conversations for themselves. */
export class Settings {
  readonly #options: SettingsOptions;

  constructor(options: SettingsOptions) {
    this.#options = options;
  }

  /** Of one user, by conversation id; those without any are left out. */
  async of(
    userId: string,
    conversationIds: readonly string[],
  ): Promise<Map<string, MemberSettings>> {
    const { store, features } = this.#options;
    if (features.settings === undefined || conversationIds.length === 0) return new Map();
    return fromStore(store.settings.of(userId, conversationIds));
  }

  /** Those of them that are archived, and have not come back with a message. */
  async archivedOf(
    userId: string,
    arranged: ReadonlyMap<string, MemberSettings>,
  ): Promise<ReadonlySet<string>> {
    const { store, now } = this.#options;
    const marked = [...arranged].filter(([, its]) => its.archivedThrough !== undefined);
    if (marked.length === 0) return new Set();
    const ids = marked.map(([id]) => id);
    const latest = await fromStore(store.messages.latest(ids, userId));
    const at = now();
    const archived = marked.filter(([id, its]) =>
      isArchived(its, { now: at, lastSeq: latest.get(id)?.seq ?? 0 }),
    );
    return new Set(archived.map(([id]) => id));
  }

  /** The `seq` up to which a conversation's messages are hidden from a member; 0 for none. */
  async clearedFor(userId: string, conversationId: string): Promise<number> {
    return (await this.of(userId, [conversationId])).get(conversationId)?.cleared ?? 0;
  }

  /**
   * Changes the caller's settings of a conversation, and tells their devices.
   *
   * @throws ChatError `invalid_request` when nothing is to be changed
   */
  async arrange(
    callerId: string,
    { conversationId, changeId, base }: ArrangeTarget,
    arrangement: Arrangement,
  ): Promise<{ outcome: 'applied' | 'conflict'; settings: ConversationSettings }> {
    if (Object.values(arrangement).every((value) => value === undefined)) {
      throw new ChatError('invalid_request', 'The arrange frame says nothing to change.');
    }
    const { store, membership, now } = this.#options;
    await membership.require(callerId, conversationId);
    for (let failures = 0; failures < patience; failures += 1) {
      const [found, latest] = await Promise.all([
        fromStore(store.settings.of(callerId, [conversationId])),
        fromStore(store.messages.latest([conversationId], callerId)),
      ]);
      const before = found.get(conversationId);
      const rev = before?.rev ?? 0;
      if (before?.changeId === changeId) {
        this.#tell(callerId, conversationId, before);
        return { outcome: 'applied', settings: viewSettings(before) };
      }
      if (rev !== base) {
        return { outcome: 'conflict', settings: before ? viewSettings(before) : { rev } };
      }
      const lastSeq = latest.get(conversationId)?.seq ?? 0;
      const { rev: _rev, changeId: _changeId, ...fields } = before ?? { rev, changeId };
      const after = arranged(fields, arrangement, { now: now(), lastSeq });
      const settings = { ...after, rev: rev + 1, changeId };
      if (await fromStore(store.settings.put(conversationId, callerId, settings))) {
        this.#tell(callerId, conversationId, settings);
        return { outcome: 'applied', settings: viewSettings(settings) };
      }
    }
    throw new ChatError('unavailable', 'The settings change all the time. Try again.');
  }

  /**
   * Hides what is expired from members, as if they had cleared it, and tells their devices. The change that a device
   * made last is still known as such.
   *
   * @param place.untold - A member who is not to know of the conversation.
   * @throws ChatError `not_found` | `unavailable`
   */
  async hide(
    userIds: readonly string[],
    {
      conversationId,
      through,
      untold,
    }: { conversationId: string; through: number; untold?: string | undefined },
  ): Promise<void> {
    for (const userId of userIds) {
      const settings = await this.#raiseExpired(userId, conversationId, through);
      if (settings !== null && userId !== untold) this.#tell(userId, conversationId, settings);
    }
  }

  /** @returns null where they know it already */
  async #raiseExpired(
    userId: string,
    conversationId: string,
    through: number,
  ): Promise<MemberSettings | null> {
    const { store } = this.#options;
    for (let failures = 0; failures < patience; failures += 1) {
      const found = await fromStore(store.settings.of(userId, [conversationId]));
      const before: MemberSettings = found.get(conversationId) ?? unarranged();
      if ((before.expired ?? 0) >= through) return null;
      const cleared = Math.max(before.cleared ?? 0, through);
      const settings = { ...before, rev: before.rev + 1, cleared, expired: through };
      if (await fromStore(store.settings.put(conversationId, userId, settings))) return settings;
    }
    throw new ChatError('unavailable', 'The settings change all the time. Try again.');
  }

  /** Repeats as well: the node that stored it may have died before it could tell anybody. */
  #tell(userId: string, conversationId: string, settings: MemberSettings): void {
    this.#options.events.tell([userId], {
      type: 'settings',
      conversationId,
      settings: viewSettings(settings),
    });
  }
}
