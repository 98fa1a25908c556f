import { ChatError } from '@chat/client';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateSafety } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { BlockEvent } from './block-event.js';
import type { ChatSafety } from './chat-safety.js';
import type { ReportEvent } from './report-event.js';

/** A sheet about Ada in a window of its own size. */
async function open(fields: Partial<ChatSafety> = {}, theme = 'light') {
  await lateSafety.load();
  const chat = await mount<HTMLElement>(html`<chat-window theme=${theme}></chat-window>`);
  const sheet = document.createElement('chat-safety');
  Object.assign(sheet, { peerName: 'Ada', canBlock: true, canReport: true, ...fields });
  const happened: unknown[] = [];
  sheet.addEventListener('chat-block', ({ reports }: BlockEvent) => {
    happened.push({ block: true, reports });
  });
  sheet.addEventListener('chat-report', ({ report, blocks }: ReportEvent) => {
    happened.push({ ...report, blocks });
  });
  sheet.addEventListener('chat-safety-close', () => happened.push('close'));
  inside(chat, '.window').append(sheet);
  await sheet.updateComplete;
  const find = <E extends HTMLElement>(selector: string) => inside<E>(sheet, selector);
  const press = async (selector: string) => {
    find(selector).click();
    await sheet.updateComplete;
  };
  const write = async (text: string) => {
    find<HTMLTextAreaElement>('textarea').focus();
    await userEvent.fill(find('textarea'), text);
    await sheet.updateComplete;
  };
  const focused = () => sheet.shadowRoot?.activeElement;
  return { chat, sheet, happened, find, press, write, focused };
}

const submit = '[type=submit]';

describe('blocking', () => {
  test('says what it does, has the focus, and blocks once it is meant', async () => {
    const { sheet, happened, find, press, focused } = await open();
    expect(focused()).toBe(find('.sheet'));
    expect(textOf(sheet)).toContain(
      'You won’t get messages from Ada, and Ada won’t see when you are here. Ada isn’t told.',
    );
    await press(submit);
    await press('[name=reports]');
    await press(submit);
    expect(happened).toEqual([
      { block: true, reports: false },
      { block: true, reports: true },
    ]);
  });

  test('is left by Escape, by Cancel, and by a press beside the sheet', async () => {
    const { sheet, happened, press } = await open();
    await userEvent.keyboard('{Escape}');
    await press('.quiet');
    sheet.click();
    expect(happened).toEqual(['close', 'close', 'close']);
  });

  test('does nothing twice while it is under way, and says why it failed', async () => {
    const { sheet, happened, find, press } = await open({ busy: true });
    await press(submit);
    expect(happened).toEqual([]);
    expect(textOf(find(submit))).toContain('Blocking…');
    sheet.busy = false;
    sheet.error = new ChatError('too_many_blocks', 'Too many.');
    await sheet.updateComplete;
    expect(textOf(find('[role=alert]'))).toContain('Ada isn’t blocked yet.');
    expect(textOf(find('[role=alert]'))).toContain('Unblock somebody first.');
  });

  test('offers no report where there are none', async () => {
    const { sheet } = await open({ canReport: false });
    expect(has(sheet, '[name=reports]')).toBe(false);
  });
});

describe('reporting', () => {
  test('takes a reason by keyboard, and a comment without the space around it', async () => {
    const { happened, press, write } = await open({ step: 'report' });
    await userEvent.keyboard('{Tab} {ArrowDown}');
    await write('  Every day.\n');
    await press('[name=blocks]');
    await press(submit);
    expect(happened).toEqual([{ reason: 'abuse', comment: 'Every day.', blocks: true }]);
  });

  test('sends no comment where there is none', async () => {
    const { happened, press } = await open({ step: 'report' });
    await press('[value=danger]');
    await press(submit);
    expect(happened).toEqual([{ reason: 'danger', blocks: false }]);
  });

  test('asks for a reason, and for words where the reason has none', async () => {
    const { happened, find, press, write, focused } = await open({ step: 'report' });
    await press(submit);
    expect(textOf(find('#reason-problem'))).toContain('Choose what it is about.');
    expect(focused()).toBe(find('[value=spam]'));
    await press('[value=other]');
    expect(textOf(find('#reason-problem')).trim()).toBe('');
    await press(submit);
    expect(textOf(find('#comment-problem'))).toContain('Say in a few words what it is.');
    expect(focused()).toBe(find('textarea'));
    await write('It is in his picture.');
    await press(submit);
    expect(happened).toEqual([
      { reason: 'other', comment: 'It is in his picture.', blocks: false },
    ]);
  });

  test('counts what is left of the comment from nine tenths on, and sends none that is too long', async () => {
    const { happened, find, press, write } = await open({ step: 'report' });
    await press('[value=spam]');
    await write('x'.repeat(899));
    expect(textOf(find('#left')).trim()).toBe('');
    await write('x'.repeat(900));
    expect(textOf(find('#left'))).toContain('100 characters left');
    await write('x'.repeat(1_001));
    expect(textOf(find('#left'))).toContain('1 character too many');
    await press(submit);
    expect(happened).toEqual([]);
    await write('x'.repeat(1_000));
    await press(submit);
    expect(happened).toHaveLength(1);
  });

  test('shows the message that it is about, and keeps what was filled in when it fails', async () => {
    const { sheet, find, press, write } = await open({ step: 'report', quote: 'An insult' });
    expect(textOf(find('.quote'))).toContain('An insult');
    expect(textOf(find('#title'))).toContain('Report this message');
    await press('[value=abuse]');
    await write('Again');
    sheet.error = new ChatError('connection_failed', 'Away.');
    await sheet.updateComplete;
    expect(textOf(find('.alert'))).toContain('Your report wasn’t sent. We can’t reach the chat');
    expect(find<HTMLInputElement>('[value=abuse]').checked).toBe(true);
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('Again');
  });

  test('says what has failed of two things, and what is left to do', async () => {
    const { find } = await open({
      ...{ step: 'report', reported: true },
      error: new ChatError('connection_failed', 'Away.'),
    });
    expect(textOf(find('.alert'))).toContain('Your report was sent, but Ada isn’t blocked yet.');
    expect(textOf(find(submit)).trim()).toBe('Block');
  });

  test('does not offer to block who is blocked, or where nobody can be', async () => {
    const { sheet } = await open({ step: 'report', blocked: true });
    expect(has(sheet, '[name=blocks]')).toBe(false);
    const { sheet: other } = await open({ step: 'report', canBlock: false });
    expect(has(other, '[name=blocks]')).toBe(false);
  });

  test('thanks for it, with the focus on what says so', async () => {
    const { sheet, find, happened, press, focused } = await open({ step: 'report' });
    sheet.step = 'sent';
    sheet.blocked = true;
    await sheet.updateComplete;
    expect(textOf(sheet)).toContain('Your report was sent. Ada is blocked.');
    expect(focused()).toBe(find('.sheet'));
    await press('.button');
    expect(happened).toEqual(['close']);
  });

  test('keeps the focus: Tab goes round, with a group of reasons as one stop', async () => {
    const { find, focused, press } = await open({ step: 'report' });
    find(submit).focus();
    await userEvent.keyboard('{Tab}');
    expect(focused()).toBe(find('[value=spam]'));
    await press('[value=other]');
    find(submit).focus();
    await userEvent.keyboard('{Tab}');
    expect(focused()).toBe(find('[value=other]'));
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(focused()).toBe(find(submit));
  });
});

describe.each(['light', 'dark'])('in the %s theme', (theme) => {
  test.each(['block', 'report', 'sent'] as const)(
    '%s has no accessibility problems',
    async (step) => {
      const { chat, sheet } = await open(
        { step, quote: step === 'report' ? 'What was said' : null, blocked: step === 'sent' },
        theme,
      );
      if (step === 'report') sheet.error = new ChatError('connection_failed', 'Away.');
      await sheet.updateComplete;
      await settled(chat);
      expect(await accessibilityProblems(sheet)).toEqual([]);
    },
  );
});
