import {
  defaultPushGrace,
  type PushSettings,
  pushContents,
  pushSettingsProblem,
} from '../push/push-settings.js';
import type { Environment } from './environment.js';

/** How browsers that are not there are told of messages. */
export interface PushConfig {
  /** Null: they are not. */
  readonly push: PushSettings | null;
}

const variables = {
  publicKey: 'PUSH_PUBLIC_KEY',
  privateKey: 'PUSH_PRIVATE_KEY',
  subject: 'PUSH_SUBJECT',
  content: 'PUSH_CONTENT',
  grace: 'PUSH_GRACE',
  services: 'PUSH_SERVICES',
} as const;

export function readPushConfig(env: Environment): PushConfig {
  const publicKey = env.text(variables.publicKey);
  const privateKey = env.text(variables.privateKey);
  const subject = env.text(variables.subject);
  const settings = {
    content: env.choice(variables.content, 'text', pushContents),
    grace: env.duration(variables.grace, defaultPushGrace, 0),
    services: env.list(variables.services) ?? [],
  };
  const needed = { publicKey, privateKey, subject };
  if (publicKey === null && privateKey === null && subject === null) return { push: null };
  if (publicKey === null || privateKey === null || subject === null) {
    for (const [name, value] of Object.entries(needed)) {
      if (value !== null) continue;
      env.problem(
        variables[name as keyof typeof needed],
        'is not set, and pushes need it beside the others. Make keys with: npx chat-push-keys',
      );
    }
    return { push: null };
  }
  const push = { publicKey, privateKey, subject, ...settings };
  const problem = pushSettingsProblem(push);
  if (problem !== null) env.problem(variables[problem[0]], problem[1]);
  return { push };
}
