/**
 * What `npm run image` needs of a container engine. Docker and Podman run a container beside; Buildah, which is made
 * for building, runs a command in one, on the network of the machine.
 */
import { spawn, spawnSync } from 'node:child_process';
import { freePort } from '../chat-server.mjs';

/** The one of this name, or the first that works; null for none. */
export function findEngine(name) {
  const all = [withDaemon('docker', []), withDaemon('podman', ['--format', 'docker']), buildah];
  return all.find((each) => (name ?? each.name) === each.name && each.works()) ?? null;
}

function withDaemon(name, buildOptions) {
  const ask = (...args) => output(name, args);
  return {
    name,
    buildOptions,
    works: () => spawnSync(name, ['info'], { stdio: 'ignore' }).status === 0,
    inspect(image) {
      const [{ Config, Size, Healthcheck }] = JSON.parse(ask('image', 'inspect', image));
      // Podman has it beside the rest.
      return described(Config.Healthcheck ?? Healthcheck, Config.User, Size);
    },
    async start(image, env) {
      // As deploy/kubernetes has it: nothing is written but the data, and nothing may be gained.
      const hardened = [
        '--read-only',
        '--tmpfs=/tmp',
        '--cap-drop=ALL',
        '--security-opt=no-new-privileges',
      ];
      const id = ask('run', '--detach', ...hardened, ...variables(env), image);
      const state = () => JSON.parse(ask('inspect', '--format', '{{json .State}}', id));
      return {
        exec: (command) => watched(name, ['exec', id, ...command]),
        ended: () => !state().Running,
        logs: () => spawnSync(name, ['logs', id], { encoding: 'utf8' }).stdout,
        async terminate(patience) {
          ask('kill', '--signal', 'TERM', id);
          spawnSync(name, ['wait', id], { timeout: patience });
          return state().Running ? null : state().ExitCode;
        },
        remove: () => void spawnSync(name, ['rm', '--force', '--volumes', id], { stdio: 'ignore' }),
      };
    },
  };
}

const buildah = {
  name: 'buildah',
  buildOptions: ['--format', 'docker', '--layers'],
  works: () => spawnSync('buildah', ['images'], { stdio: 'ignore' }).status === 0,
  inspect(image) {
    const { Docker } = JSON.parse(output('buildah', ['inspect', '--type', 'image', image]));
    const [{ size }] = JSON.parse(output('buildah', ['images', '--json', image]));
    const unit = { KB: 1e3, MB: 1e6, GB: 1e9 }[size.split(' ')[1]] ?? 1;
    return described(Docker.config.Healthcheck, Docker.config.User, Number.parseFloat(size) * unit);
  },
  async start(image, env) {
    const id = output('buildah', ['from', image]);
    const port = { PORT: await freePort(0) };
    const { Docker } = JSON.parse(output('buildah', ['inspect', id]));
    const run = (command) => ['run', ...variables({ ...env, ...port }), id, '--', ...command];
    // Buildah itself passes no signal on: it kills what it runs. So the server's own process is asked.
    const saysWho = ['sh', '-c', 'echo "process $$" && exec "$@"', 'sh'];
    const server = watched('buildah', run([...saysWho, ...Docker.config.Cmd]));
    return {
      exec: (command) => watched('buildah', run(command)),
      ended: server.ended,
      logs: server.output,
      async terminate(patience) {
        process.kill(Number(/^process (\d+)$/m.exec(server.output())?.[1]), 'SIGTERM');
        const late = new Promise((resolve) =>
          setTimeout(resolve, patience, { code: null }).unref(),
        );
        return (await Promise.race([server, late])).code;
      },
      remove() {
        server.kill('SIGKILL');
        spawnSync('buildah', ['rm', id], { stdio: 'ignore' });
      },
    };
  },
};

function described(healthcheck, user, bytes) {
  const [kind, ...health] = healthcheck?.Test ?? [];
  if (kind !== 'CMD') throw new Error('The image has no health check.');
  return { health, user, bytes };
}

function variables(env) {
  return Object.entries(env).map(([name, value]) => `--env=${name}=${value}`);
}

function output(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A command that runs; resolves with its exit code once it has ended. */
function watched(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  }
  const end = new Promise((resolve) => {
    child.once('close', (code) => {
      ended = true;
      resolve({ code });
    });
  });
  return Object.assign(end, {
    output: () => printed,
    ended: () => ended,
    kill: (signal) => child.kill(signal),
  });
}
