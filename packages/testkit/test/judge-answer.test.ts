import type { Message, SearchResponse } from '@chat/protocol';
import { describe, expect, test } from 'vitest';
import { judgeAnswer } from '../src/soak/judge-answer.js';
import { Random } from '../src/soak/random.js';
import { hasAll, lastWordOf, ownWordOf, wordsFor } from '../src/soak/words.js';

const message = (seq: number, text: string, more: Partial<Message> = {}): Message => ({
  ...{ conversationId: 'cnv', seq, rev: seq, senderId: 'ada', clientId: `${seq}` },
  ...{ createdAt: 1, text, ...more },
});

/** An answer with nothing wrong, with the changes that a test makes to it. */
function judge(change: (answer: SearchResponse) => void = () => {}, gone: readonly string[] = []) {
  const answer: SearchResponse = {
    results: [
      { message: message(5, 'Pizza for lunch'), matches: [match(0, 5), match(10, 15)] },
      { message: message(2, 'lunch: PIZZA'), matches: [match(0, 5), match(7, 12)] },
    ],
    conversations: [],
  };
  change(answer);
  return judgeAnswer({ text: 'lunch pizza', conversationId: 'cnv' }, answer, new Set(gone));
}

const match = (start: number, end: number) => ({ start, end });

test('an answer with nothing wrong is not reported', () => {
  expect(judge()).toEqual([]);
});

describe('what is reported of an answer to a search is', () => {
  const start = 'a search for “lunch pizza” was answered with cnv';

  test('a message that is deleted, or was for who asked', () => {
    const deleted = judge(({ results }) => {
      results[0] = { message: message(5, '', { deletedAt: 2 }), matches: [] };
    });
    expect(deleted).toEqual([`${start} 5, which is deleted`]);
    expect(judge(undefined, ['cnv 2'])).toEqual([`${start} 2, which is deleted`]);
  });

  test('a message without what was searched for', () => {
    const broken = judge(({ results }) => {
      results[1] = { message: message(2, 'lunch: pasta'), matches: [match(0, 5)] };
    });
    expect(broken).toEqual([`${start} 2, which says “lunch: pasta”`]);
  });

  test('a place in the text that is not what was searched for', () => {
    const broken = judge(({ results }) => {
      results[1] = { message: message(2, 'lunch: PIZZA'), matches: [match(0, 5), match(6, 11)] };
    });
    expect(broken).toHaveLength(1);
  });

  test('what comes twice, or is in a wrong order', () => {
    expect(judge(({ results }) => results.reverse())).toEqual([`${start} 5 behind 2`]);
    const twice = judge(({ results }) => results.push(...results.slice(1)));
    expect(twice).toEqual([`${start} 2 behind 2`]);
  });

  test('a message of another conversation', () => {
    const broken = judge(({ results }) => {
      const [first] = results;
      if (first) first.message.conversationId = 'other';
    });
    expect(broken).toEqual([
      'a search for “lunch pizza” was answered with other 5, and was for cnv',
    ]);
  });
});

test('each text of a run has a word that no other one has', () => {
  const random = new Random(1);
  const words = new Set<string>();
  for (const device of ['a1', 'a2', 'b1', 'j9']) {
    for (let count = 1; count <= 5_000; count += 1) {
      const text = `${device} #${count} ${wordsFor(device, count, random)}`;
      expect(lastWordOf(text)).toBe(ownWordOf(text));
      words.add(ownWordOf(text));
    }
  }
  expect(words.size).toBe(20_000);
});

test('what is searched for is in a text in any order, in capitals or not', () => {
  expect(hasAll('a1 #1 TRAIN Lunch', 'lunch train')).toBe(true);
  expect(hasAll('a1 #1 TRAIN Lunch', 'ain')).toBe(true);
  expect(hasAll('a1 #1 TRAIN Lunch', 'lunch pizza')).toBe(false);
});
