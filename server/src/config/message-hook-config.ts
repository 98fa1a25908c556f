import { messageHookFailures } from '../before-message/before-message.js';
import { defaultSettings, type Settings } from '../settings.js';
import { isSecret } from '../webhooks/webhook-signature.js';
import { checkWebhookUrl } from '../webhooks/webhook-url.js';
import type { Environment } from './environment.js';

/** Who is asked before a message is stored. */
export interface MessageHookConfig
  extends Pick<Settings, 'messageHookTimeout' | 'messageHookFailure'> {
  /** Null where nobody is. */
  readonly messageHook: { readonly url: string; readonly secret: string } | null;
}

const most = 60_000;

export function readMessageHookConfig(env: Environment): MessageHookConfig {
  const url = env.text('MESSAGE_HOOK_URL');
  const secret = env.text('MESSAGE_HOOK_SECRET');
  if (url !== null) checkUrl(env, url);
  if ((url === null) !== (secret === null)) {
    env.problem('MESSAGE_HOOK_SECRET', 'and MESSAGE_HOOK_URL are set together, or neither is.');
  }
  if (secret !== null && !isSecret(secret)) {
    env.problem(
      'MESSAGE_HOOK_SECRET',
      'must be whsec_ and 24 to 64 bytes in base64. Make one with: echo whsec_$(openssl rand -base64 32)',
    );
  }
  const messageHookTimeout = env.duration(
    'MESSAGE_HOOK_TIMEOUT',
    defaultSettings.messageHookTimeout,
  );
  if (messageHookTimeout > most) env.problem('MESSAGE_HOOK_TIMEOUT', 'must be at most a minute.');
  return {
    messageHook: url === null || secret === null ? null : { url, secret },
    messageHookTimeout,
    messageHookFailure: env.choice(
      'MESSAGE_HOOK_FAILURE',
      defaultSettings.messageHookFailure,
      messageHookFailures,
    ),
  };
}

function checkUrl(env: Environment, url: string): void {
  try {
    checkWebhookUrl(url);
  } catch {
    env.problem(
      'MESSAGE_HOOK_URL',
      'must begin with https:, or with http: where its host is this machine; without a user, a password or a fragment.',
    );
  }
}
