/** What the templates of Vue and Svelte are checked against; how they do that, the examples show. */
import type {} from '@chat/elements/templates/svelte';
import type {} from '@chat/elements/templates/vue';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';

type InSvelte = SvelteHTMLElements['chat-window'];
type InVue = InstanceType<GlobalComponents['chat-window']>['$props'];

export const svelte: InSvelte[] = [
  { with: 'alice', 'token-url': '/chat-token', class: 'chat', markup: true },
  { 'onchat-ready': ({ conversation }) => conversation.markRead() },
  // @ts-expect-error there is no such look
  { theme: 'loud' },
  // @ts-expect-error what is open can only be read
  { conversation: null },
  // @ts-expect-error a state has no conversation
  { 'onchat-state': ({ conversation }) => conversation },
];

export const vue: InVue[] = [
  { with: 'alice', 'token-url': '/chat-token', class: 'chat', markup: true },
  // @ts-expect-error there is no such look
  { theme: 'loud' },
  // @ts-expect-error what is open can only be read
  { conversation: null },
];
