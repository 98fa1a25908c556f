/**
 * `npm run image`: builds the Docker image and runs it once: it becomes healthy, serves, and on SIGTERM closes its
 * connections and ends with 0. Takes Docker, Podman or Buildah, whichever is there, or the one that
 * CHAT_IMAGE_ENGINE names; installs nothing. Leaves the image, by the name of CHAT_IMAGE (`chat-server`).
 */
import { readFileSync } from 'node:fs';
import { findEngine } from './image/engines.mjs';
import { run } from './setup.mjs';

const image = process.env.CHAT_IMAGE ?? 'chat-server';
const visitor = readFileSync(new URL('image/visitor.mjs', import.meta.url), 'utf8');
/** ms; a busy machine is no failure. */
const patience = 60_000;

const engine = findEngine(process.env.CHAT_IMAGE_ENGINE);
if (engine === null) {
  console.error('There is no Docker, Podman or Buildah that works here, and this installs none.');
  process.exit(1);
}

console.log(`Building ${image} with ${engine.name} …`);
run(engine.name, ['build', ...engine.buildOptions, '--tag', image, '.']);
const { health, user, bytes } = engine.inspect(image);
console.log(`${image} has ${Math.round(bytes / 1e6)} MB and runs as ${user}.`);
if (/^(root|0)?(:|$)/.test(user)) {
  console.error('It would run as root.');
  process.exit(1);
}

const container = await engine.start(image, {
  JWT_SECRET: 'only for this run, which nobody reaches',
  DRAIN_TIME: '1s',
});
try {
  await until('its health check', () => container.exec(health).then(({ code }) => code === 0));
  console.log(`Healthy, as its health check says: ${health.join(' ')}`);

  const visit = container.exec(['node', '--input-type=module', '--eval', visitor]);
  await until('a visitor', () => /connected/.test(visit.output()) || visit.ended());
  if (visit.ended()) fail(`The visitor was refused:\n${visit.output()}`);
  console.log('A visitor has loaded the window and is connected.');

  const code = await container.terminate(patience);
  await visit;
  if (!/closed with 1012/.test(visit.output())) {
    fail(`The visitor was not told that the server restarts:\n${visit.output()}`);
  }
  if (code !== 0 || !/"msg":"stopped"/.test(container.logs()))
    fail(`SIGTERM: it ended with ${code}.`);
  console.log('On SIGTERM it closed the connection with 1012, stopped in order and ended with 0.');
} finally {
  container.remove();
}

/** Asks until the answer is yes; ends this process when the container does, or takes too long. */
async function until(what, ask) {
  const deadline = Date.now() + patience;
  while (!(await ask())) {
    if (container.ended()) fail(`It ended before ${what}.`);
    if (Date.now() > deadline) fail(`Waited ${patience} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function fail(why) {
  throw new Error(`${why}\n${container.logs()}`);
}
