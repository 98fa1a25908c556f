import type { UserFrame } from '../bus/bus.js';

/** An event as bytes: made once, however many connections it goes to. */
export class SerialisedEvent {
  readonly frame: UserFrame;
  readonly bytes: Buffer;
  readonly #text: string;

  constructor(frame: UserFrame) {
    this.frame = frame;
    this.#text = JSON.stringify(frame);
    this.bytes = Buffer.from(this.#text);
  }

  /** A `message` as the answer to the request that sent it: it differs in its first two fields. */
  asSent(id: number): Buffer {
    return Buffer.from(`{"type":"sent","id":${id},${this.#text.slice(messageStart.length)}`);
  }
}

const messageStart = '{"type":"message",';
