import { access, readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { knownVariables } from '../config/known-variables.js';
import { read, readYaml, type Tree } from './deploy-files.js';

const root = new URL('../../../', import.meta.url);
/** ms that the server has for what hangs, beside what it is told to take (`main.ts`). */
const stopTimeout = 30_000;
const secret = 's'.repeat(48);
const healthPaths = ['/healthz', '/readyz'];

/** Reads the variables as the server would; what has no value in a file has one here. */
function configOf(variables: Record<string, unknown>) {
  const unknown: string[] = [];
  const given = Object.entries(variables).map(([name, value]) => [name, String(value)]);
  const config = readConfig(Object.fromEntries(given), (sentence) => unknown.push(sentence));
  const names = Object.keys(variables).filter((name) => !knownVariables().has(name));
  expect([...names, ...unknown]).toEqual([]);
  return config;
}

const variablesOf = (tree: Tree) => tree.value as Record<string, unknown>;

describe('the Dockerfile', () => {
  test('copies what is there, and sets variables that the server takes', async () => {
    const dockerfile = await read('Dockerfile');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) =>
      (paths ?? '').split(' '),
    );
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) await access(new URL(path, root));
    const [, set = ''] = /^ENV (.+)$/m.exec(dockerfile) ?? [];
    const variables = set.split(' ').map((each) => each.split(/=(.*)/, 2));
    const config = configOf({ ...Object.fromEntries(variables), JWT_SECRET: secret });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000 });
  });

  test('gets the package.json of every workspace, without which `npm ci` refuses the lock file', async () => {
    const letIn = (await read('.dockerignore')).match(/(?<=^!).+/gm) ?? [];
    const { workspaces } = JSON.parse(await read('package.json'));
    expect(workspaces.length).toBeGreaterThan(3);
    for (const workspace of workspaces) {
      const [folder] = workspace.split('/');
      expect(letIn.some((path) => [folder, `${folder}/*/package.json`].includes(path))).toBe(true);
    }
  });

  test('runs as nobody special, with a health check, and holds no secret', async () => {
    const dockerfile = await read('Dockerfile');
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*deploy\/health-check\.mjs/m);
    expect(dockerfile).not.toMatch(/SECRET|PASSWORD|TOKEN/);
  });
});

test('Compose: two nodes of one database take their variables, and have the time to drain', async () => {
  const [compose] = await readYaml('deploy/compose.yml');
  for (const name of ['node1', 'node2']) {
    const node = compose?.at('services', name) as Tree;
    const { JWT_SECRET, ALLOWED_ORIGINS, ...rest } = variablesOf(node.at('environment'));
    expect(JWT_SECRET).toMatch(/^\$\{JWT_SECRET:\?/);
    expect(ALLOWED_ORIGINS).toMatch(/^\$\{ALLOWED_ORIGINS:-\}$/);
    const config = configOf({ ...rest, JWT_SECRET: secret, ALLOWED_ORIGINS: '' });
    expect(config).toMatchObject({ redisUrl: 'redis://redis:6379', trustedProxies: 1 });
    expect(config.databaseUrl).toMatch(/^mongodb:\/\/mongo:27017\/.*replicaSet=rs0$/);
    const grace = Number.parseInt(String(node.at('stop_grace_period').value), 10) * 1_000;
    expect(grace).toBeGreaterThan(config.shutdownDelay + config.drainTime + stopTimeout);
  }
  const nodes = await read('deploy/nginx/nodes.conf');
  expect(nodes.match(/(?<=server )\S+/g)).toEqual(['node1:3000', 'node2:3000']);
});

describe('Kubernetes', () => {
  const folder = 'deploy/kubernetes';
  const one = async (name: string) => (await readYaml(`${folder}/${name}`))[0] as Tree;

  test('every manifest is taken along, or says when to', async () => {
    const kustomization = await one('kustomization.yaml');
    const taken = kustomization.at('resources').value;
    const apart = ['http-route-sub-path.yaml', 'kustomization.yaml', 'secret.example.yaml'];
    const files = await readdir(new URL(folder, root));
    expect([...(taken as string[]), ...apart].sort()).toEqual(files.sort());
    expect(await read('docs/DEPLOYMENT.md')).toContain('http-route-sub-path.yaml');
  });

  test('variables are those that the server takes, and no secret has a value', async () => {
    const secrets = variablesOf((await one('secret.example.yaml')).at('stringData'));
    expect(Object.values(secrets).every((value) => value === '')).toBe(true);
    const filled = { JWT_SECRET: secret, DATABASE_URL: 'mongodb://m/chat', REDIS_URL: 'redis://r' };
    expect(Object.keys(secrets).sort()).toEqual(Object.keys(filled).sort());
    configOf({ ...variablesOf((await one('config-map.yaml')).at('data')), ...filled });
  });

  test('a node is asked for its health where it answers, and has the time to drain', async () => {
    const settings = variablesOf((await one('config-map.yaml')).at('data'));
    const config = configOf({ ...settings, JWT_SECRET: secret });
    const pod = (await one('deployment.yaml')).at('spec', 'template', 'spec');
    const container = pod.at('containers', 0);
    const ports = new Map(
      container
        .at('ports')
        .items.map((port) => [port.at('name').value, port.at('containerPort').value]),
    );
    expect([...ports]).toEqual([
      ['http', 3000],
      ['metrics', config.metricsPort],
    ]);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { path, port } = variablesOf(container.at(probe, 'httpGet'));
      expect([path, port]).toEqual([probe === 'readinessProbe' ? '/readyz' : '/healthz', 'http']);
    }
    const unready = container.at('readinessProbe', 'periodSeconds').value;
    expect(config.shutdownDelay).toBeGreaterThan(Number(unready) * 1_000);
    const grace = Number(pod.at('terminationGracePeriodSeconds').value) * 1_000;
    expect(grace).toBeGreaterThan(config.shutdownDelay + config.drainTime + stopTimeout);
    expect(container.at('securityContext').value).toMatchObject({
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.at('securityContext').value).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
  });

  test('who names the deployment, its pods or its service by name means those that are there', async () => {
    const deployment = await one('deployment.yaml');
    const name = deployment.at('metadata', 'name').value;
    const labels = deployment.at('spec', 'template', 'metadata', 'labels').value;
    const target = (await one('horizontal-pod-autoscaler.yaml')).at('spec', 'scaleTargetRef');
    expect(target.value).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name });
    const budget = await one('pod-disruption-budget.yaml');
    expect(budget.at('spec', 'selector', 'matchLabels').value).toEqual(labels);
    expect(deployment.at('spec', 'selector', 'matchLabels').value).toEqual(labels);
    const service = await one('service.yaml');
    expect(service.at('spec', 'selector').value).toEqual(labels);
    expect(service.at('spec', 'ports', 0, 'targetPort').value).toBe('http');

    const paths = (await one('ingress.yaml')).at('spec', 'rules', 0, 'http', 'paths').items;
    const backends = paths.map((path) => [
      path.at('path').value,
      path.at('backend', 'service', 'name').value,
    ]);
    expect(backends).toEqual([
      ['/v1/admin', 'nowhere'],
      ['/', service.at('metadata', 'name').value],
    ]);
  });
});

test('Render: the blueprint sets variables that the server takes, and has the time to drain', async () => {
  const [blueprint] = await readYaml('render.yaml');
  const service = blueprint?.at('services', 0) as Tree;
  expect(healthPaths).toContain(service.at('healthCheckPath').value);
  const given = service.at('envVars').items.map((each) => each.value as Record<string, unknown>);
  const config = configOf(
    Object.fromEntries(
      given.map(({ key, value }) => [key, key === 'JWT_SECRET' ? secret : (value ?? '')]),
    ),
  );
  const grace = Number(service.at('maxShutdownDelaySeconds').value) * 1_000;
  expect(grace).toBeGreaterThan(config.shutdownDelay + config.drainTime + stopTimeout);
  // Where the image keeps its data.
  expect(await read('Dockerfile')).toContain(`VOLUME ${service.at('disk', 'mountPath').value}\n`);
});

test('systemd: the unit has the time to drain by default, and takes no rights along', async () => {
  const unit = await read('deploy/systemd/chat-server.service');
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];
  const { shutdownDelay, drainTime } = configOf({ JWT_SECRET: secret });
  expect(Number(value('TimeoutStopSec')) * 1_000).toBeGreaterThan(
    shutdownDelay + drainTime + stopTimeout,
  );
  expect(value('ExecStart')).toMatch(/ \/opt\/chat\/server\/dist\/main\.js$/);
  expect(value('User')).toBe('chat');
  expect(value('CapabilityBoundingSet')).toBe('');
});

test('Traefik: both ways lead to the nodes, and none to the administration', async () => {
  const [traefik] = await readYaml('deploy/traefik/chat.yml');
  const http = traefik?.at('http') as Tree;
  for (const name of http.at('routers').keys) {
    const router = http.at('routers', name);
    expect(String(router.at('rule').value)).toMatch(/&& !PathPrefix\(`(\/chat)?\/v1\/admin`\)$/);
    const service = http.at('services', String(router.at('service').value), 'loadBalancer');
    expect(healthPaths).toContain(service.at('healthCheck', 'path').value);
  }
  expect(http.at('routers', 'chat-sub-path', 'middlewares').value).toEqual(['chat-strip']);
});

test('GitHub: each file can be read, and the workflows run scripts that there are', async () => {
  const files = await readdir(new URL('.github', root), { recursive: true });
  const settings = files.filter((name) => name.endsWith('.yml'));
  expect(settings.length).toBeGreaterThan(3);
  for (const name of settings) await readYaml(`.github/${name}`);
  const workflows = settings.filter((name) => name.startsWith('workflows/'));
  const texts = await Promise.all(workflows.map((name) => read(`.github/${name}`)));
  const run = [...texts.join().matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
  const { scripts } = JSON.parse(await read('package.json'));
  expect(run).toContain('release');
  expect(run.filter((name) => !(name in scripts))).toEqual([]);
});
