#!/usr/bin/env node
import { relative } from 'node:path';
import { ask } from './ask.js';
import { frameworksThereAre, usersThereAre } from './choices.js';
import { CreateError } from './create-error.js';
import { readArguments } from './read-arguments.js';
import { writeProject } from './write-project.js';

const options = (all: Readonly<Record<string, string>>) =>
  Object.entries(all)
    .map(([name, words]) => `      ${name.padEnd(6)} ${words}\n`)
    .join('');

const help = `npm create @chat@latest [folder] [-- --users … --framework …]

Writes a project with a chat into a new folder (my-chat). What is not said is asked for.

  --users       who signs your users in
${options(usersThereAre)}  --framework   what the page is made with
${options(frameworksThereAre)}`;

try {
  const { help: isHelp, ...said } = readArguments(process.argv.slice(2));
  if (isHelp) console.log(help);
  else {
    const { stdin: input, stdout: output } = process;
    const folder = await writeProject(await ask(said, { input, output }));
    console.log(`
Written. Now:

  cd ${relative(process.cwd(), folder) || '.'}
  npm install
  npm start
`);
  }
} catch (error) {
  // Ctrl+C while one is asked.
  const isLeft = error instanceof Error && error.name === 'AbortError';
  if (!isLeft && !(error instanceof CreateError)) throw error;
  console.error(isLeft ? '\nNothing was written.' : error.message);
  process.exitCode = 1;
}
