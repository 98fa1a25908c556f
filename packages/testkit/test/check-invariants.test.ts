import { describe, expect, test } from 'vitest';
import { checkInvariants } from '../src/soak/check-invariants.js';
import type { Journal, Outcome, RefusedChange, Seen, Wish } from '../src/soak/journal.js';

const seen = (seq: number, text: string, senderId = 'ada'): Seen => ({
  ...{ seq, key: `key of ${text}`, senderId, text },
  ...{ data: null, deleted: false, edited: false, reactions: [], quote: null, files: [] },
});

/** What the server has: two messages of Ada's, one of Bo's. */
const stored = [seen(1, 'a1'), seen(2, 'b1', 'bo'), seen(3, 'a2')];

interface Facts {
  history: Seen[];
  sent: [text: string, outcome: Outcome][];
  keys: [text: string, key: string][];
  files: [text: string, names: string[]][];
  wishes: [key: string, wish: Wish][];
  refused: RefusedChange[];
  opened: Seen[];
  events: Seen[];
  shown: Seen[];
}

/** A run in which all went well, with the changes that a test makes to Ada's journal or the server. */
function check(change: (facts: Facts) => void = () => {}): string[] {
  const facts: Facts = {
    history: [...stored],
    sent: [
      ['a1', { kind: 'acknowledged', seq: 1 }],
      ['a2', { kind: 'acknowledged', seq: 3 }],
    ],
    keys: [],
    files: [],
    wishes: [],
    refused: [],
    opened: [seen(1, 'a1')],
    events: stored.slice(1),
    shown: [...stored],
  };
  change(facts);
  const { history, sent, keys, files, wishes, refused, opened, events, shown } = facts;
  const conversationId = 'cnv';
  const ada: Journal = {
    user: 'ada',
    device: 'a',
    conversationId,
    sent: new Map(sent),
    keys: new Map(keys),
    files: new Map(files),
    enclosed: new Map(),
    wishes: new Map(wishes),
    refused,
    acts: [],
    lives: [{ opened, events, shown }],
  };
  const bo: Journal = {
    user: 'bo',
    device: 'b',
    conversationId,
    sent: new Map([['b1', { kind: 'acknowledged', seq: 2 }]]),
    keys: new Map(),
    files: new Map(),
    enclosed: new Map(),
    wishes: new Map(),
    refused: [],
    acts: [],
    lives: [{ opened: [], events: [...history], shown: [...history] }],
  };
  return checkInvariants([ada, bo], new Map([[conversationId, history]]));
}

test('a run in which all went well has nothing to report', () => {
  expect(check()).toEqual([]);
});

describe('what is reported of the server is', () => {
  test('an acknowledged message that is lost', () => {
    expect(check(({ history }) => history.pop())).toContainEqual(
      'a in cnv: a2 is acknowledged and not on the server',
    );
  });

  test('a message that is still waited for at the end, and lost', () => {
    expect(check(({ sent }) => sent.push(['a3', { kind: 'waiting' }]))).toEqual([
      'a in cnv: a3 is waiting and not on the server',
    ]);
  });

  test('a message that is stored twice', () => {
    const broken = check(({ history }) => history.push(seen(4, 'a2')));
    expect(broken).toContainEqual('cnv: a2 is stored twice, again at 4');
  });

  test('a message that is not in its place', () => {
    const broken = check(({ history }) => history.reverse());
    expect(broken).toContainEqual('cnv: after 3 comes seq 2');
  });

  test('a message that nobody sent, or that has another’s name on it', () => {
    expect(check(({ history }) => history.push(seen(4, 'from nowhere')))).toContainEqual(
      'cnv: 4 “from nowhere” was not sent by ada',
    );
    expect(check(({ history }) => history.splice(2, 1, seen(3, 'a2', 'bo')))).toContainEqual(
      'cnv: 3 “a2” was not sent by bo',
    );
  });
});

describe('what is reported of a sender is', () => {
  test('a message that overtook the one written before it, unless that had files', () => {
    const broken = check(({ sent }) => sent.reverse());
    expect(broken).toEqual(['a in cnv: a1 at 1 overtook the one before it at 3']);
    const withFiles = check(({ sent, files, history }) => {
      sent.reverse();
      files.push(['a2', ['plan.txt']]);
      history.splice(2, 1, {
        ...seen(3, 'a2'),
        files: [{ id: 'f1', name: 'plan.txt', size: 7 }],
      });
    });
    expect(withFiles.filter((what) => what.includes('overtook'))).toEqual([]);
  });

  test('a message that has not the files it was sent with', () => {
    const broken = check(({ files }) => files.push(['a2', ['plan.txt']]));
    expect(broken).toEqual(['a in cnv: a2 at 3 was to have the files plan.txt, and has none']);
  });

  test('an acknowledgement of another place', () => {
    const broken = check(({ sent }) => {
      sent[1] = ['a2', { kind: 'acknowledged', seq: 2 }];
    });
    expect(broken).toEqual(['a in cnv: a2 was acknowledged as 2 and is stored as 3']);
  });

  test('a stored message that its sender was never told of', () => {
    const broken = check(({ sent }) => {
      sent[1] = ['a2', { kind: 'unanswered' }];
    });
    expect(broken).toEqual(['a in cnv: a2 is stored as 3, and its sender was never told']);
  });

  test('a refusal that nothing called for', () => {
    const broken = check(({ sent }) =>
      sent.push(['a3', { kind: 'refused', code: 'internal', called: false }]),
    );
    expect(broken).toEqual(['a in cnv: a3 was refused with internal']);
  });

  test('a refused answer to what is there, but none to what is deleted', () => {
    const answered = (seq: number) => (facts: Facts) =>
      facts.sent.push([
        'a3',
        { kind: 'refused', code: 'message_not_found', called: false, answered: seq },
      ]);
    expect(check(answered(2))).toEqual(['a in cnv: a3 was refused with message_not_found']);
    const gone = check((facts) => {
      answered(2)(facts);
      facts.history[1] = { ...(facts.history[1] as Seen), text: '', deleted: true };
    });
    expect(gone.filter((what) => what.includes('refused'))).toEqual([]);
  });
});

describe('what is reported of a reader is', () => {
  test('a message that was announced twice', () => {
    const broken = check(({ events }) => events.splice(1, 0, seen(2, 'b1', 'bo')));
    expect(broken.join()).toContain('event 2 after 1 was 2 “b1”, the server has 3 “a2”');
  });

  test('a message that was not announced, in the middle or at the end', () => {
    expect(check(({ events }) => events.shift()).join()).toContain('event 1 after 1 was 3 “a2”');
    expect(check(({ events }) => events.pop()).join()).toContain(
      '1 events after 1, the server has 2',
    );
  });

  test('messages that were announced in another order', () => {
    expect(check(({ events }) => events.reverse()).join()).toContain('event 1 after 1');
  });

  test('a message that is not shown at the end, or that shows another text', () => {
    expect(check(({ shown }) => shown.pop()).join()).toContain('shows up to 2, the server has 3');
    expect(check(({ shown }) => shown.splice(1, 1)).join()).toContain('row 2 is 3 “a2”');
    expect(check(({ shown }) => shown.splice(1, 1, seen(2, 'b2', 'bo'))).join()).toContain(
      'row 2 is 2 “b2”',
    );
  });

  test('a window that opened with a gap', () => {
    const broken = check(({ opened, events }) => {
      opened.push(seen(3, 'a2'));
      events.length = 0;
    });
    expect(broken.join()).toContain('opened: row 2 is 3 “a2”');
  });
});

describe('what is reported of changes is', () => {
  /** The server and all devices show the second message of Ada's like this. */
  const everywhere = (message: Partial<Seen>) => (facts: Facts) => {
    const changed = { ...seen(3, 'a2'), ...message };
    for (const list of [facts.history, facts.shown]) list.splice(2, 1, changed);
    facts.keys.push(['a2', 'key of a2']);
  };
  const wish = (text: Wish['text'], reactions: [string, boolean][] = []) =>
    ['key of a2', { text, reactions: new Map(reactions) }] as [string, Wish];
  const gone = { text: '', deleted: true };
  const thumb = [{ emoji: '👍', userIds: ['ada'] }];

  test('nothing, where all ended as it was wanted', () => {
    const cases: [Partial<Seen>, ...Parameters<typeof wish>][] = [
      [{ text: 'a2', edited: true }, 'a2', []],
      [gone, null, []],
      [gone, null, [['👍', true]]],
      [{ reactions: thumb }, undefined, [['👍', true]]],
    ];
    for (const [message, ...wished] of cases) {
      const broken = check((facts) => {
        everywhere(message)(facts);
        facts.wishes.push(wish(...wished));
      });
      expect(broken).toEqual([]);
    }
  });

  test('a device that shows another state', () => {
    for (const message of [
      { edited: true },
      { reactions: thumb },
      { quote: { seq: 1, text: 'a1', deleted: false } },
    ]) {
      const broken = check(({ shown }) => shown.splice(2, 1, { ...seen(3, 'a2'), ...message }));
      expect(broken.join()).toContain('row 3 is 3 “a2”');
    }
  });

  test('a text, a deletion or a reaction that was wanted last, and is not so', () => {
    const broken = (message: Partial<Seen>, wished: [string, Wish]) =>
      check((facts) => {
        everywhere(message)(facts);
        facts.wishes.push(wished);
      });
    expect(broken({}, wish('a2 v2'))).toEqual(['a in cnv: 3 was to say “a2 v2”, and says “a2”']);
    expect(broken({}, wish(null))).toEqual(['a in cnv: 3 was deleted, and says “a2”']);
    expect(broken(gone, wish('a2'))).toEqual(['a in cnv: 3 was to say “a2”, and is deleted']);
    expect(broken({}, wish(undefined, [['👍', true]]))).toEqual([
      'a in cnv: 3 was to have 👍 on, and has not',
    ]);
    expect(broken({ reactions: thumb }, wish(undefined, [['👍', false]]))).toEqual([
      'a in cnv: 3 was to have 👍 off, and has not',
    ]);
  });

  test('something left of a deleted message', () => {
    const broken = check(everywhere({ ...gone, reactions: thumb }));
    expect(broken).toEqual(['cnv: 3 is deleted, and something is left of it']);
  });

  test('a quote that says what its original does not', () => {
    for (const quote of [
      { seq: 1, text: 'before', deleted: false },
      { seq: 1, text: 'a1', deleted: true },
    ]) {
      expect(check(everywhere({ quote })).join()).toContain('cnv: 3 quotes');
    }
  });

  test('a change that was refused for no reason', () => {
    const refused = { key: 'key of a2', kind: 'edit', code: 'conflict', contested: false } as const;
    expect(check((facts) => facts.refused.push(refused))).toEqual([
      'a in cnv: a edit of 3 was refused with conflict',
    ]);
    expect(check((facts) => facts.refused.push({ ...refused, contested: true }))).toEqual([]);
  });

  test('a message that was never sent, though nobody took it back', () => {
    const unsent = (text: Wish['text']) =>
      check((facts) => {
        facts.sent.push(['a3', { kind: 'waiting' }]);
        facts.keys.push(['a3', 'key of a3']);
        facts.wishes.push(['key of a3', { text, reactions: new Map() }]);
      });
    expect(unsent(null)).toEqual([]);
    expect(unsent('a3 v2')).toEqual(['a in cnv: a3 is waiting and not on the server']);
  });
});
