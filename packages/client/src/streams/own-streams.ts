import type { Capability, FrameHandlers } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import type { MessageStream } from './message-stream.js';
import { StreamSender } from './stream-sender.js';

/** What the user writes piece by piece, and where. */
export type Writing = Map<MessageStream, Timeline>;

/** Has others told of what the user writes piece by piece, and its program of why nobody reads it any more. */
export class OwnStreams implements Capability {
  readonly #writing: Writing;
  readonly #sender: StreamSender;

  readonly frames: FrameHandlers = {
    stream_stop: ({ conversationId, clientId }) => {
      for (const [stream, { id }] of this.#writing) {
        if (id !== conversationId || stream.clientId !== clientId) continue;
        stream.cancel(new ChatError('stopped', 'The reader asked to stop.'));
      }
    },
  };

  /** @param writing filled by whoever begins a stream; those that are over are taken out here */
  constructor(scope: UserScope, writing: Writing) {
    this.#writing = writing;
    this.#sender = new StreamSender(scope);
  }

  /** Others are told of each stream from now on. */
  follow(): void {
    for (const [stream, timeline] of this.#writing) {
      stream.onChange = () => this.#look(stream);
      // What is over by now nobody was told of.
      if (stream.state === 'writing') this.#sender.begin(stream, timeline.id);
      else this.#writing.delete(stream);
    }
    this.onChanged();
  }

  onChanged(): void {
    for (const [stream, timeline] of this.#writing) {
      if (timeline.removed) stream.cancel(new ChatError('not_found', 'It was removed.'));
    }
  }

  onOnline(): void {
    this.#sender.resume();
  }

  onOffline(): void {
    this.#sender.pause();
  }

  #look(stream: MessageStream): void {
    if (stream.state === 'writing') {
      this.#sender.written(stream);
      return;
    }
    this.#writing.delete(stream);
    if (stream.state === 'aborted') this.#sender.aborted(stream);
    else this.#sender.ended(stream);
    stream.sent?.then(
      () => this.#sender.forget(stream),
      // It is not going to be a message: nor may it be shown as if it were.
      () => this.#sender.aborted(stream),
    );
  }
}
