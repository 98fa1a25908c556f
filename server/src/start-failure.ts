import { DevelopmentSecretError } from './auth/development-secret.js';
import type { Config } from './config/config.js';
import { BucketError } from './files/bucket-error.js';
import { FilesUrlError } from './files/files-url.js';
import { DatabaseUrlError } from './store/open-store.js';
import { StoreError } from './store/store.js';

/**
 * Why the server could not start, in words for whoever started it: what failed, where, and what to
 * look at. Null for what nobody foresaw, of which the stack is needed.
 */
export function startFailure(error: unknown, config: Config): string | null {
  if (error instanceof DevelopmentSecretError) return error.message;
  if (error instanceof DatabaseUrlError || error instanceof StoreError) {
    return `${error.message} Look at DATABASE_URL.`;
  }
  if (error instanceof FilesUrlError || error instanceof BucketError) {
    return `${error.message} Look at FILES_URL.`;
  }
  if (!isSystemError(error)) return null;
  const { code, syscall, path } = error;
  if (syscall === 'listen' || syscall === 'getaddrinfo') return listenFailure(error, config);
  if (path !== undefined) {
    return `${path} cannot be made or opened (${code}): look whether this user may write there, and whether the disk has room.`;
  }
  return null;
}

/** What Node says of a socket that cannot listen, too. */
interface SystemError extends NodeJS.ErrnoException {
  readonly hostname?: string;
  readonly port?: number;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

function listenFailure(error: SystemError, config: Config): string {
  // A name has no port in the error; both names are the same then, or only one is wrong.
  const isMetrics =
    error.port === undefined
      ? config.metricsPort !== null && error.hostname === config.metricsHost
      : error.port === config.metricsPort;
  const [hostName, portName] = isMetrics ? ['METRICS_HOST', 'METRICS_PORT'] : ['HOST', 'PORT'];
  const host = isMetrics ? config.metricsHost : config.host;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${error.port} of ${host} is taken: another program listens there, perhaps this server already. Stop that one, or set ${portName} to another.`;
    case 'EACCES':
      return `Port ${error.port} may not be opened by this user: set ${portName} to one from 1024 on, or give the process the right.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `${host} is no address of this machine: look at ${hostName}.`;
    case 'EAFNOSUPPORT':
      return `This machine has no addresses like ${host}: look at ${hostName}.`;
    default:
      return `${host} is no name that this machine can find an address of (${error.code}): look at ${hostName}.`;
  }
}
