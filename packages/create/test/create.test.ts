import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { atTestEnd } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { ask } from '../src/ask.js';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The command, in an empty folder and without a terminal. */
async function setUp() {
  const cwd = await mkdtemp(join(tmpdir(), 'chat-create-'));
  atTestEnd(() => rm(cwd, { recursive: true, force: true }));
  const create = (...args: readonly string[]) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      execFile(process.execPath, [program, ...args], { cwd }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr });
      });
    });
  return { cwd, create, file: (path: string) => readFile(join(cwd, path), 'utf8') };
}

const choice = (users: string, framework: string) => ['--users', users, '--framework', framework];

describe('npm create @chat', () => {
  test.each([
    { users: 'site', framework: 'html', page: 'site/public/index.html' },
    { users: 'site', framework: 'react', page: 'site/src/app.jsx' },
    { users: 'chat', framework: 'html', page: 'site/public/index.html' },
    { users: 'chat', framework: 'react', page: 'site/src/app.jsx' },
  ])(
    'writes a project where $users signs people in, by $framework',
    async ({ users, framework, page }) => {
      const { cwd, create, file } = await setUp();
      const { code, said } = await create('my-shop', ...choice(users, framework));
      expect(code, said).toBe(0);
      expect(said).toContain('cd my-shop');
      const { name, scripts, dependencies } = JSON.parse(await file('my-shop/package.json'));
      expect(name).toBe('my-shop');
      expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test']));
      expect(dependencies['@chat/server']).toMatch(/^\^\d+\.\d+\.\d+$/);
      expect(await file(`my-shop/${page}`)).toMatch(users === 'chat' ? /chat-?window/i : /\S/);
      expect(await file('my-shop/README.md')).toMatch(/^# my-shop\n/);
      expect(await file('my-shop/.gitignore')).toContain('.env\n');
      expect(await readdir(cwd)).toEqual(['my-shop']);
    },
  );

  test('makes secrets that no other project has, which only their owner reads', async () => {
    const { cwd, create, file } = await setUp();
    await create('one', ...choice('site', 'html'));
    await create('two', ...choice('site', 'html'));
    const secrets = (await file('one/.env')) + (await file('two/.env'));
    const values = [...secrets.matchAll(/^[A-Z_]+=([\w-]{48})$/gm)].map(([, value]) => value);
    expect(new Set(values).size).toBe(4);
    expect((await stat(join(cwd, 'one/.env'))).mode & 0o777).toBe(0o600);
  });

  test('writes into an empty folder that is there', async () => {
    const { cwd, create } = await setUp();
    await mkdir(join(cwd, 'here'));
    const before = await stat(join(cwd, 'here'));
    expect((await create('here', ...choice('chat', 'html'))).code).toBe(0);
    expect((await stat(join(cwd, 'here'))).ino).toBe(before.ino);
    expect(await readdir(join(cwd, 'here'))).toContain('start.mjs');
    expect(await readdir(cwd)).toEqual(['here']);
  });

  test.each([
    { args: ['a', ...choice('site', 'angular')], said: /--framework is one of html, react/ },
    { args: ['a', ...choice('nobody', 'html')], said: /--users is one of site, chat/ },
    { args: ['a', ...choice('__proto__', 'html')], said: /--users is one of site, chat/ },
    { args: ['a', '--colour', 'red'], said: /--help says what there is/ },
    { args: ['a', 'b', ...choice('site', 'html')], said: /One folder at a time/ },
    { args: ['My Shop', ...choice('site', 'html')], said: /no name of a package/ },
    { args: ['a', '--users', 'site'], said: /no terminal to ask at/ },
    { args: ['taken', ...choice('site', 'html')], said: /something in .*taken already/ },
    { args: ['taken/file', ...choice('site', 'html')], said: /is no folder/ },
  ])('says what cannot be, and writes nothing: $args', async ({ args, said }) => {
    const { cwd, create } = await setUp();
    await mkdir(join(cwd, 'taken'));
    await writeFile(join(cwd, 'taken/file'), 'mine');
    const answer = await create(...args);
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(said);
    expect(answer.said).not.toMatch(/^ +at /m);
    expect(await readdir(cwd)).toEqual(['taken']);
    expect(await readdir(join(cwd, 'taken'))).toEqual(['file']);
  });

  test('tells what there is when it is asked for help', async () => {
    const { cwd, create } = await setUp();
    const { code, said } = await create('--help');
    expect(code).toBe(0);
    for (const name of ['site', 'chat', 'html', 'react']) expect(said).toContain(`      ${name} `);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('at a terminal', () => {
  /** Somebody who answers each question in turn. */
  function terminalWith(...answers: readonly string[]) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    let asked = '';
    const left = [...answers];
    output.on('data', (chunk) => {
      asked += chunk;
      if (/\[1\] $/.test(String(chunk))) input.write(`${left.shift()}\n`);
    });
    return { input, output, asked: () => asked };
  }

  test('what nobody has said is asked for, again where the answer is none', async () => {
    const terminal = terminalWith('3', '2', 'react');
    expect(await ask({ folder: 'shop' }, terminal)).toEqual({
      folder: 'shop',
      users: 'chat',
      framework: 'react',
    });
    expect(terminal.asked().match(/Who signs your users in\?/g)).toHaveLength(2);
  });

  test('the first is taken where somebody just goes on, and nothing is asked that was said', async () => {
    const terminal = terminalWith('');
    expect(await ask({ framework: 'html' }, terminal)).toEqual({
      folder: 'my-chat',
      users: 'site',
      framework: 'html',
    });
    expect(terminal.asked()).not.toContain('made with');
  });

  test('who leaves has nothing written', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    output.once('data', () => input.end());
    await expect(ask({}, { input, output })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
