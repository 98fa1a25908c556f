import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits, socketPath, subprotocol } from '@chat/protocol';
import { WebSocketServer } from 'ws';
import { ChatError } from '../chat/chat-error.js';
import type { Admission } from '../edge/admission.js';
import type { FailureLog } from '../edge/failure-log.js';
import { refusalOf } from '../edge/refusal.js';
import { refuseSocket } from '../edge/refuse-socket.js';
import { requestIdHeader, requestIdOf } from '../edge/request-id.js';
import { pathOf, requireUnambiguousUpgrade } from '../edge/unambiguous-request.js';
import { UpgradeRequired } from '../edge/upgrade-required.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Gateway } from './gateway.js';

export interface UpgradeOptions {
  readonly admission: Admission;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly failures: FailureLog;
  readonly metrics: Metrics;
  /** Whether somebody else on this listener also takes upgrades, and unknown paths may be theirs. */
  readonly isShared: () => boolean;
}

/** ms for a decision; a store that hangs must not collect sockets. */
const decisionTimeout = 10_000;
/**
 * Upgrades being decided at once; beyond it, even a cheap decision is refused. After a cut all come at
 * once: to let them wait is cheaper than to refuse them and have them back.
 */
const mostPending = 4_096;

/** Answers HTTP upgrades: each with a socket, or with an HTTP refusal, and always with something. */
export class Upgrades {
  readonly #options: UpgradeOptions;
  readonly #wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.frameBytes,
    // No message of the protocol needs many; each costs memory until the last is there.
    maxFragments: 128,
    perMessageDeflate: false,
    // By the connection, which counts them: answers to pings would pile up without a bound.
    autoPong: false,
    // The default would echo the first one offered, which may be the token.
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  });
  #pending = 0;

  constructor(options: UpgradeOptions) {
    this.#options = options;
    this.#wss.on('headers', (headers, request) => {
      headers.push(`${requestIdHeader}: ${requestIdOf(request)}`);
    });
  }

  /** Upgrades that wait for their decision. */
  get pending(): number {
    return this.#pending;
  }

  /** The listener of a Node HTTP server's `upgrade` event. */
  readonly onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Before anything is awaited: an error without a listener ends the process.
    const onError = () => socket.destroy();
    socket.on('error', onError);
    const path = pathOf(request);
    if (path !== socketPath && this.#options.isShared()) {
      socket.off('error', onError);
      return;
    }
    this.#pending += 1;
    this.#decide(request, socket, head, path)
      .then((admitted) => {
        const { admission, gateway } = this.#options;
        try {
          admission.requireRoom(admitted);
          // The answer to the upgrade and the welcome leave together.
          gateway.batch.hold(socket, 0);
          this.#wss.handleUpgrade(request, socket, head, (ws) => {
            socket.off('error', onError);
            gateway.attach(ws, socket, admitted, requestIdOf(request));
          });
        } finally {
          admitted.arrival?.release();
        }
      })
      .catch((error: unknown) => this.#refuse(request, socket, error))
      .finally(() => {
        this.#pending -= 1;
      });
  };

  async #decide(request: IncomingMessage, socket: Duplex, head: Buffer, path: string) {
    requireUnambiguousUpgrade(request, head);
    if (path !== socketPath) {
      throw new ChatError('not_found', `There is no socket at this path: use ${socketPath}.`);
    }
    checkHandshake(request);
    if (this.#pending > mostPending) {
      throw new ChatError('unavailable', 'Too many are connecting. Try again.', {
        retryAfter: 1_000,
      });
    }
    let timer: NodeJS.Timeout | undefined;
    let onClose = () => {};
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(
          new ChatError('unavailable', 'The store is slow. Try again.', { retryAfter: 1_000 }),
        );
      }, decisionTimeout);
      onClose = () => reject(new ChatError('unavailable', 'The peer has gone.'));
      socket.once('close', onClose);
    });
    const decision = this.#options.admission.decide(request, { spend: true });
    try {
      return await Promise.race([decision, late]);
    } catch (error) {
      // It may still be decided, for nobody.
      void decision.then(({ arrival }) => arrival?.release()).catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
      socket.off('close', onClose);
    }
  }

  #refuse(request: IncomingMessage, socket: Duplex, error: unknown): void {
    const refusal = refusalOf(error);
    const requestId = requestIdOf(request);
    const { log, failures, metrics } = this.#options;
    metrics.upgradesRefused.inc({ code: refusal.code });
    failures.report(refusal, { requestId }, 'upgrade failed');
    log.debug({ requestId, code: refusal.code }, 'upgrade refused');
    refuseSocket(socket, refusal, { [requestIdHeader]: requestId });
  }
}

/** What RFC 6455 §4.2.1 asks of a client, checked here so that its refusal is JSON like all others. */
function checkHandshake({ method, httpVersion, headers }: IncomingMessage): void {
  if (headers.upgrade?.toLowerCase() !== 'websocket' || headers['sec-websocket-version'] !== '13') {
    throw new UpgradeRequired();
  }
  const key = headers['sec-websocket-key'];
  if (
    method !== 'GET' ||
    httpVersion !== '1.1' ||
    key === undefined ||
    !/^[+/0-9A-Za-z]{22}==$/.test(key)
  ) {
    throw new ChatError('invalid_request', 'The WebSocket handshake is malformed (RFC 6455).');
  }
  const offered = headers['sec-websocket-protocol'];
  if (offered === undefined) return;
  const names = offered.split(',').map((name) => name.trim());
  if (!names.every((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))) {
    throw new ChatError('invalid_request', 'Sec-WebSocket-Protocol is malformed (RFC 6455 §4.1).');
  }
  if (new Set(names).size !== names.length || !names.includes(subprotocol)) {
    throw new ChatError(
      'invalid_request',
      `Sec-WebSocket-Protocol must offer ${subprotocol}, and each name once.`,
    );
  }
}
