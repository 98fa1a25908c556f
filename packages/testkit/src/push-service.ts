import {
  createDecipheriv,
  createECDH,
  createHash,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.js';

/** A push as its browser has it. */
export interface ReceivedPush {
  readonly payload: unknown;
  /** Bytes that went over the network. */
  readonly bytes: number;
  readonly ttl: number;
  readonly urgency: string | undefined;
  readonly topic: string | undefined;
  /** Who says that they send it (RFC 8292). */
  readonly sender: { readonly aud: string; readonly sub: string; readonly exp: number };
}

/** What a browser has when it has subscribed: as `PushSubscription.toJSON()` gives it, and the rest. */
export interface TestSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** All that came, in its order. */
  readonly received: readonly ReceivedPush[];
}

/** How the service answers instead of taking a push. */
export interface PushAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Browser extends TestSubscription {
  readonly keyPair: ECDH;
  readonly received: ReceivedPush[];
  /** The server’s key that it was subscribed with. */
  readonly serverKey: string;
}

const paths = { chrome: '/fcm/send/', firefox: '/wpush/v2/' } as const;

/**
 * A push service on this machine, with the browsers behind it: it takes what real ones take, and each browser
 * decrypts what it gets (RFC 8188, 8291) from a sender whose signature holds (RFC 8292).
 */
export class PushService {
  readonly #browsers = new Map<string, Browser>();
  readonly #answers: PushAnswer[] = [];
  /** What came that no push service, or no browser, could do anything with. */
  readonly faults: string[] = [];
  /** Paths of all requests, whatever was answered. */
  readonly requests: string[] = [];
  /** Awaited before each answer, for a service that is slow. */
  delay: Promise<void> = Promise.resolve();
  /** Answers of all that follow, until it is null again. */
  always: PushAnswer | null = null;
  origin = '';
  /** Is away from then on. */
  close: () => void = () => {};

  /** Subscribes a browser, with an endpoint as those of that kind have it. */
  subscribe(serverKey: string, kind: keyof typeof paths = 'chrome'): TestSubscription {
    const keyPair = createECDH('prime256v1');
    const path = `${paths[kind]}${randomBytes(100).toString('base64url')}`;
    const browser = {
      endpoint: this.origin + path,
      keys: {
        p256dh: keyPair.generateKeys('base64url'),
        auth: randomBytes(16).toString('base64url'),
      },
      ...{ keyPair, received: [], serverKey },
    };
    this.#browsers.set(path, browser);
    return browser;
  }

  /** Answers the next pushes with these, in their order. */
  answerNext(...answers: readonly PushAnswer[]): void {
    this.#answers.push(...answers);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.requests.push(path);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await this.delay;
    const { status, headers } = this.always ?? this.#answers.shift() ?? this.#take(request, chunks);
    response.writeHead(status, headers).end();
  }

  #take(request: IncomingMessage, chunks: readonly Buffer[]): PushAnswer {
    const browser = this.#browsers.get(request.url ?? '');
    if (browser === undefined) return { status: 404 };
    try {
      browser.received.push(read(request, Buffer.concat(chunks), browser));
      return { status: 201 };
    } catch (error) {
      this.faults.push(String(error));
      return { status: 400 };
    }
  }
}

/** Starts a push service that ends with the test. */
export async function startPushService(): Promise<PushService> {
  const service = new PushService();
  const server = createServer((request, response) => void service.handle(request, response));
  service.origin = await listen(server);
  service.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return service;
}

function read(request: IncomingMessage, body: Buffer, browser: Browser): ReceivedPush {
  const { headers, method } = request;
  const is = (held: boolean, what: string) => {
    if (!held) throw new Error(what);
  };
  is(method === 'POST', `the method is ${method}`);
  is(headers['content-encoding'] === 'aes128gcm', 'it is not encrypted with aes128gcm');
  is(body.length <= 4_096, `it has ${body.length} bytes`);
  is(/^\d+$/.test(headers.ttl as string), 'it has no TTL');
  const topic = headers.topic as string | undefined;
  is(topic === undefined || /^[\w-]{1,32}$/.test(topic), 'its topic is none');
  return {
    payload: JSON.parse(decrypted(body, browser)),
    bytes: body.length,
    ttl: Number(headers.ttl),
    urgency: headers.urgency as string | undefined,
    topic,
    sender: senderOf(headers.authorization ?? '', browser),
  };
}

/** One record of RFC 8188, with the keys of RFC 8291 §3.4. */
function decrypted(body: Buffer, { keyPair, keys }: Browser): string {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const senderKey = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + senderKey.length);
  if (record.length > recordSize) throw new Error('it has more than one record');
  const hkdf = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', key, salt, info, length));
  const info = Buffer.concat([
    Buffer.from('WebPush: info\0'),
    keyPair.getPublicKey(),
    Buffer.from(senderKey),
  ]);
  const shared = keyPair.computeSecret(senderKey);
  const secret = hkdf(shared, Buffer.from(keys.auth, 'base64url'), info, 32);
  const key = hkdf(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // The last record ends with a 2 and zeros.
  const end = padded.lastIndexOf(2);
  if (end === -1 || padded.subarray(end + 1).some((byte) => byte !== 0)) {
    throw new Error('its padding is wrong');
  }
  return padded.subarray(0, end).toString('utf8');
}

/** RFC 8292 §2 and §3. */
function senderOf(authorization: string, browser: Browser): ReceivedPush['sender'] {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (key !== browser.serverKey) throw new Error('it is signed with another key');
  const [header = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      ...{ kty: 'EC', crv: 'P-256' },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const holds = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!holds) throw new Error('its signature does not hold');
  const sender = JSON.parse(Buffer.from(claims, 'base64url').toString()) as ReceivedPush['sender'];
  const now = Date.now() / 1_000;
  if (sender.aud !== new URL(browser.endpoint).origin) throw new Error('it is for another service');
  if (!(sender.exp > now && sender.exp <= now + 86_400)) throw new Error('it has expired');
  return sender;
}

/** What a server calls a subscription. */
export const pushSubscriptionId = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest('base64url');
