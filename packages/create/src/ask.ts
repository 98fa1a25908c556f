import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import {
  type Choices,
  type Framework,
  frameworksThereAre,
  type Users,
  usersThereAre,
} from './choices.js';
import { CreateError } from './create-error.js';

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/**
 * Asks for what nobody has said yet.
 * @throws CreateError `no_terminal` where there is nobody to be asked
 */
export async function ask(said: Partial<Choices>, terminal: Terminal): Promise<Choices> {
  const { folder = 'my-chat', users, framework } = said;
  if (users !== undefined && framework !== undefined) return { folder, users, framework };
  if (!terminal.input.isTTY) {
    throw new CreateError(
      'no_terminal',
      'There is no terminal to ask at: say --users (site, chat) and --framework (html, react).',
    );
  }
  const lines = createInterface({ input: terminal.input, output: terminal.output });
  // Ctrl+C, or Ctrl+D, is an answer too: nothing is written then.
  const left = new AbortController();
  lines.once('close', () => left.abort());
  try {
    const choose = chooser((question) => lines.question(question, { signal: left.signal }));
    return {
      folder,
      users: users ?? (await choose<Users>('Who signs your users in?', usersThereAre)),
      framework:
        framework ?? (await choose<Framework>('What is the page made with?', frameworksThereAre)),
    };
  } finally {
    lines.close();
  }
}

/** Asks until the answer is a number, or the name, of one of them; nothing is the first. */
function chooser(question: (text: string) => Promise<string>) {
  return async <Name extends string>(
    title: string,
    all: Readonly<Record<Name, string>>,
  ): Promise<Name> => {
    const names = Object.keys(all) as Name[];
    const list = names.map((name, at) => `  ${at + 1}  ${all[name]}\n`).join('');
    for (;;) {
      const answer = (await question(`\n${title}\n${list}[1] `)).trim();
      if (answer === '') return names[0] as Name;
      const chosen = names.find((name, at) => answer === name || answer === String(at + 1));
      if (chosen !== undefined) return chosen;
    }
  };
}
