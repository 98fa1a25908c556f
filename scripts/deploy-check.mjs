/**
 * `npm run deploy:check`: what operators are given (deploy/, render.yaml, .github/workflows) as the programs see it
 * that will read it. Those that this machine does not have are named, and count as failures with
 * CHAT_REQUIRE_CHECKS=1. The schemas of Kubernetes come from the network, or from KUBERNETES_SCHEMAS (a folder or a
 * URL, as kubeconform's -schema-location has it).
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

const folder = mkdtempSync(join(tmpdir(), 'chat-deploy-'));
const manifests = readdirSync(join(root, 'deploy/kubernetes')).filter(
  (name) => name !== 'kustomization.yaml',
);
const workflows = readdirSync(join(root, '.github/workflows'));
const schemas = process.env.KUBERNETES_SCHEMAS ?? 'default';

/** Each with a program, and what to hand it. */
const checks = [
  {
    what: 'the manifests, by the schemas of Kubernetes',
    program: 'kubeconform',
    // HTTPRoute is none of Kubernetes itself.
    runs: [
      ['-strict', '-summary', '-schema-location', schemas, '-skip', 'HTTPRoute'].concat(
        manifests.map((name) => `deploy/kubernetes/${name}`),
      ),
    ],
  },
  { what: 'kustomization.yaml', program: 'kubectl', runs: [['kustomize', 'deploy/kubernetes']] },
  {
    what: 'compose.yml',
    program: 'docker',
    runs: [['compose', '-f', 'deploy/compose.yml', 'config', '--quiet']],
    env: { JWT_SECRET: 'only for this check, and at least 32 bytes' },
  },
  { what: 'the unit', program: 'systemd-analyze', runs: [['verify', unit()]] },
  {
    what: 'both Caddyfiles',
    program: 'caddy',
    runs: ['Caddyfile', 'sub-path.caddyfile'].map((name) => [
      'validate',
      '--adapter',
      'caddyfile',
      '--config',
      `deploy/caddy/${name}`,
    ]),
    env: { HOME: folder },
  },
  {
    what: 'both configurations of nginx',
    program: 'nginx',
    runs: ['nginx.conf', 'sub-path.conf'].map((name) => [
      '-t',
      '-g',
      `pid ${folder}/pid;`,
      '-c',
      nginx(name),
    ]),
  },
  {
    what: 'the workflows',
    program: 'actionlint',
    runs: [workflows.map((name) => `.github/workflows/${name}`)],
  },
];

/** A Docker without its plugin. */
const lacksCompose = /is not a docker command|unknown shorthand flag/;

let failed = 0;
let missing = 0;
for (const { what, program, runs, env } of checks) {
  let problem = '';
  let isMissing = false;
  for (const args of runs) {
    // To a file: nginx opens its standard output by name, which a pipe does not allow.
    const said = openSync(join(folder, 'said'), 'w');
    const { status, error } = spawnSync(program, args, {
      ...{ cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', said, said] },
    });
    closeSync(said);
    const output = readFileSync(join(folder, 'said'), 'utf8');
    isMissing ||= error?.code === 'ENOENT' || lacksCompose.test(output);
    if (status !== 0) problem += error ?? output;
  }
  if (isMissing) missing += 1;
  else if (problem !== '') failed += 1;
  console.log(
    `${isMissing ? 'not checked' : problem === '' ? 'ok' : 'FAILED'}: ${what} (${program})`,
  );
  if (!isMissing && problem !== '') console.error(problem);
}
rmSync(folder, { recursive: true, force: true });
if (failed > 0 || (missing > 0 && process.env.CHAT_REQUIRE_CHECKS)) process.exit(1);

/** The unit with a program that is there: it is asked what it makes of all else. */
function unit() {
  const file = join(folder, 'chat-server.service');
  const text = readFileSync(join(root, 'deploy/systemd/chat-server.service'), 'utf8');
  writeFileSync(file, text.replace('/usr/bin/node', process.execPath));
  return file;
}

/** The nodes have names that only Compose knows. */
function nginx(name) {
  cpSync(join(root, 'deploy/nginx'), join(folder, 'nginx'), { recursive: true });
  const nodes = join(folder, 'nginx', 'nodes.conf');
  writeFileSync(nodes, readFileSync(nodes, 'utf8').replace(/node[12]:/g, '127.0.0.1:'));
  return join(folder, 'nginx', name);
}
