import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { chmod, cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTestEnd, freePort, waitFor } from '@chat/testkit';

const deploy = fileURLToPath(new URL('../../../deploy/', import.meta.url));

/** A reverse proxy in the configuration that the repository has for operators. */
export interface ReverseProxy {
  readonly name: 'nginx' | 'caddy';
  /** Lets the chat be met under `/chat`, not under a name of its own. */
  readonly isBelowPath: boolean;
}

/** Whether this machine has the program. */
export const hasProxy = ({ name }: Pick<ReverseProxy, 'name'>): boolean =>
  spawnSync(name, [name === 'nginx' ? '-v' : 'version']).status === 0;

/**
 * Starts the proxy in front of nodes; it ends with its test.
 *
 * @returns the chat's URL, as pages name it
 */
export async function startReverseProxy(
  { name, isBelowPath }: ReverseProxy,
  nodes: readonly number[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `chat-${name}-`));
  await cp(join(deploy, name), folder, { recursive: true });
  const port = await freePort();
  const prepared = { folder, port, nodes, isBelowPath };
  const [args, env] = await (name === 'nginx' ? nginx(prepared) : caddy(prepared));
  // A file: nginx opens its standard output by name, which a pipe of Node's does not allow.
  const log = await open(join(folder, 'output.log'), 'w');
  const options: SpawnOptions = {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    stdio: ['ignore', log.fd, log.fd],
  };
  const child = spawn(name, args, options);
  const ended = new Promise((resolve) => child.once('close', resolve));
  atTestEnd(async () => {
    child.kill('SIGTERM');
    await ended;
    await log.close();
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}${isBelowPath ? '/chat' : ''}`;
  await waitFor(
    async () => {
      if (child.exitCode !== null) return true;
      return (await fetch(`${url}/readyz`)).ok;
    },
    { message: name },
  );
  if (child.exitCode !== null) throw new Error(await readFile(join(folder, 'output.log'), 'utf8'));
  return url;
}

interface Prepared {
  readonly folder: string;
  readonly port: number;
  readonly nodes: readonly number[];
  readonly isBelowPath: boolean;
}

type Command = readonly [args: string[], env: Record<string, string>];

/** As deploy/ has it, but for addresses, and for folders that everybody may write to. */
async function nginx({ folder, port, nodes, isBelowPath }: Prepared): Promise<Command> {
  const file = join(folder, isBelowPath ? 'sub-path.conf' : 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  await change(file, [
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['http {', `http {\n${temporary.join('\n')}`],
  ]);
  const [first, second] = nodes;
  await change(join(folder, 'nodes.conf'), [
    ['server node1:3000', `server 127.0.0.1:${first}`],
    second === undefined
      ? [/ *server node2:3000.*\n/, '']
      : ['server node2:3000', `server 127.0.0.1:${second}`],
  ]);
  // Its workers are of a user of their own where it is started by root.
  await chmod(folder, 0o755);
  return [['-p', folder, '-c', file, '-g', `daemon off; pid ${folder}/pid; error_log stderr;`], {}];
}

/** As deploy/ has it, without the port by which Caddy is told of changes. */
async function caddy({ folder, port, nodes, isBelowPath }: Prepared): Promise<Command> {
  const file = join(folder, isBelowPath ? 'sub-path.caddyfile' : 'Caddyfile');
  await writeFile(file, `{\n\tadmin off\n}\n${await readFile(file, 'utf8')}`);
  const env = {
    CHAT_SITE: `http://127.0.0.1:${port}`,
    CHAT_NODES: nodes.map((node) => `127.0.0.1:${node}`).join(' '),
  };
  return [['run', '--config', file, '--adapter', 'caddyfile'], env];
}

/** Each of what is replaced must be there: the file is what operators are given. */
async function change(file: string, changes: readonly [string | RegExp, string][]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} has no ${from}.`);
    text = changed;
  }
  await writeFile(file, text);
}
