import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import type { ChatClient, ChatClientOptions } from '@chat/client';
import { appointing, appointUser, atTestEnd, startServer } from '@chat/testkit';
import type { Person, RunnablePage } from './runnable-page.js';

type Stage = Readonly<Record<string, unknown>>;

interface ExampleModule {
  readonly Client: new (options: ChatClientOptions) => ChatClient;
  readonly default: (stage: Stage) => Promise<void>;
}

/** ms: examples are over in a moment, or never. */
const patience = 30_000;

/**
 * Runs the examples of a page against a server of their own.
 *
 * @param file - The module that was made of them.
 * @returns what each of them has printed
 */
export async function runPage({ env, people }: RunnablePage, file: string): Promise<string[]> {
  const { Client, default: example } = (await import(pathToFileURL(file).href)) as ExampleModule;
  const { url } = await startServer({ env: { ...env, ...appointing } });
  const clients = new Map<Person, ChatClient>();
  const passwords = new Map<string, string>();
  for (const person of people) {
    const { username } = person;
    const name = username.charAt(0).toUpperCase() + username.slice(1);
    const password =
      passwords.get(username) ?? (await appointUser({ url }, username, name)).password;
    passwords.set(username, password);
    const client = new Client({ url, auth: { session: { storage: 'memory' } } });
    atTestEnd(() => client.dispose());
    await client.signIn({ username, password });
    clients.set(person, client);
  }

  const printed: string[] = [];
  const $begin = async () => {
    for (const [{ since }, client] of clients) if (since === printed.length) await client.connect();
    printed.push('');
  };
  const log = (...values: unknown[]) => {
    printed[printed.length - 1] += `${format(...values)}\n`;
  };
  const named = Object.fromEntries([...clients].map(([{ name }, client]) => [name, client]));
  try {
    await inTime(example({ ...named, url, console: { log }, $begin }));
  } catch (cause) {
    throw new Error(`It broke off, having printed:\n${printed.join('')}`, { cause });
  }
  return printed;
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not done after ${patience} ms`)), patience);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
