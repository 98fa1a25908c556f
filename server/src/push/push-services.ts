/**
 * Hosts of the push services of browsers: Chrome and all that are made of it (FCM), Firefox (autopush),
 * Edge (WNS), Safari (APNs). What begins with a dot stands for all hosts below it.
 */
const known = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
];

/**
 * Where pushes may be sent. Endpoints come from clients, and what is sent there is sent by this server, from
 * inside of its network: so only to services that are known by name, never to what merely looks public.
 */
export class PushServices {
  readonly #added: ReadonlySet<string>;

  /** @param added - Origins of further ones; see {@link pushServiceProblem}. */
  constructor(added: readonly string[] = []) {
    this.#added = new Set(added);
  }

  /** The name of the service that an endpoint is of; null for none that is known. */
  serviceOf(endpoint: string): string | null {
    if (!URL.canParse(endpoint)) return null;
    const { href, protocol, hostname, port, username, password, hash, origin } = new URL(endpoint);
    // As a browser gives it: nothing that another parser could read in another way.
    if (href !== endpoint || username !== '' || password !== '' || hash !== '') return null;
    if (this.#added.has(origin)) return origin;
    if (protocol !== 'https:' || port !== '') return null;
    const found = known.find((host) =>
      host.startsWith('.') ? hostname.endsWith(host) : hostname === host,
    );
    return found ?? null;
  }
}

/** What is wrong with the origin of a further push service, as the rest of a sentence; null: nothing. */
export function pushServiceProblem(origin: string): string | null {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
  if (isWeb && url.origin === origin) return null;
  return `has ${JSON.stringify(origin)}: it must be an origin such as https://push.example.com, with http: on this machine only.`;
}
