import type { ChatClient } from '@chat/client';
import { admin, newAccount, until } from '@chat/testkit/in-page';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems } from '../test/accessible.js';
import {
  arrived,
  begin,
  field,
  holdGuests,
  newClient,
  openForGuests,
  shown,
  signInSupport,
  texts,
  type,
} from '../test/guests.js';
import { settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';

let support: ChatClient;

beforeAll(async () => {
  support = await signInSupport();
  return () => support.disconnect();
});

describe('who has been here before', () => {
  test('sees the conversation at once, in another window too', async () => {
    const { chat, sessionName } = await begin('Hello');
    const { chat: later } = await openForGuests({ sessionName });
    await until(() => later.conversation?.id === chat.conversation?.id);
    await until(() => shown(later).includes('Hello'));
  });

  test('is the same guest in a window that was open already', async () => {
    const { chat, sessionName } = await openForGuests();
    const { chat: other } = await openForGuests({ sessionName });
    await type(chat, 'From here{Enter}');
    const theirs = await arrived(chat, support);
    await type(other, 'From there{Enter}');
    await until(() => texts(theirs).length === 2);
    expect(texts(theirs)).toEqual(['From here', 'From there']);
    await until(() => /From here.*From there/.test(shown(other)));
  });

  test('begins anew where their session has ended, and is told so', async () => {
    const { chat } = await begin('Hello');
    const { peer } = await arrived(chat, support);
    expect(await admin('DELETE', `/users/${peer.id}/sessions`)).toBe(204);
    await until(() => textOf(chat).includes('Your earlier conversation has ended on this device.'));
    expect(has(chat, 'chat-sign-in')).toBe(false);
    expect(shown(chat)).not.toContain('Hello');
    await settled(chat);
    expect(await accessibilityProblems(chat)).toEqual([]);
    await type(chat, 'Me again{Enter}');
    await until(() => chat.conversation);
    expect((await arrived(chat, support)).peer.id).not.toBe(peer.id);
    expect(textOf(chat)).not.toContain('has ended');
  });
});

describe('the page', () => {
  test('may take guests or not while it is open', async () => {
    const { chat } = await openForGuests();
    chat.removeAttribute('guest');
    await until(() => has(chat, 'chat-sign-in', '#username'));
    expect(has(chat, 'chat-composer')).toBe(false);
    chat.guest = true;
    await until(() => has(chat, 'chat-composer', 'textarea'));
    const { letGo } = holdGuests();
    await type(chat, 'Hello{Enter}');
    chat.guest = false;
    await chat.updateComplete;
    // What was sent was sent.
    expect(shown(chat)).toContain('Hello');
    letGo();
    const theirs = await arrived(chat, support);
    await until(() => texts(theirs).length > 0);
    expect(texts(theirs)).toEqual(['Hello']);
    expect(has(chat, 'chat-sign-in')).toBe(false);
  });

  test('may take the window away, and put it back', async () => {
    const { chat } = await openForGuests();
    const place = chat.parentElement;
    await type(chat, 'On the way{Enter}And mo');
    chat.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    place?.append(chat);
    const theirs = await arrived(chat, support);
    await until(() => texts(theirs).length > 0);
    expect(texts(theirs)).toEqual(['On the way']);
    await until(() => has(chat, 'chat-composer', 'textarea'));
    expect(field(chat).value).toBe('And mo');
  });

  test('has to name whom they write to', async () => {
    const { chat } = await openForGuests();
    chat.removeAttribute('with');
    await until(() => textOf(chat).includes('Chat isn’t set up yet'));
    chat.with = 'support';
    await until(() => has(chat, 'chat-composer', 'textarea'));
    expect(textOf(chat)).not.toContain('Chat isn’t set up yet');
  });

  test('that signs its users in itself has none', async () => {
    const { chat } = await openForGuests();
    chat.getToken = () => new Promise(() => {});
    await until(() => !has(chat, 'chat-composer'));
    expect(has(chat, 'chat-sign-in')).toBe(false);
    expect(textOf(inside(chat, 'header')).trim()).toMatch(/^Chat/);
  });
});

describe('who has an account', () => {
  test('can sign in with it, or go on without; what is written stays', async () => {
    const { chat } = await openForGuests();
    await type(chat, 'Half a thought');
    inside(chat, '.other-way button').click();
    await until(() => has(chat, 'chat-sign-in', '#username'));
    await settled(chat);
    expect(await accessibilityProblems(chat)).toEqual([]);
    inside(chat, '.other-way button').click();
    await until(() => has(chat, 'chat-composer', 'textarea'));
    expect(field(chat).value).toBe('Half a thought');
    inside(chat, '.other-way button').click();
    const account = { username: `ada-${crypto.randomUUID().slice(0, 8)}`, password: 'long enough' };
    await newClient().register(account);
    await chat.signIn(account);
    await until(() => chat.conversation);
    await until(() => has(chat, 'chat-composer', 'textarea'));
    expect(field(chat).value).toBe('Half a thought');
  });

  test('is told where they sign in that their session has ended', async () => {
    const { chat } = await openForGuests();
    chat.guest = false;
    const account = await newAccount('Ada');
    await chat.signIn(account);
    await until(() => chat.conversation || has(chat, '.panel'));
    await until(() => chat.state?.status === 'online');
    expect(await admin('DELETE', `/users/${account.client.user?.id}/sessions`)).toBe(204);
    await until(() => textOf(chat).includes('Your session has ended. Please sign in again.'));
  });
});
