import { type Features, limits } from '@chat/protocol';
import { ChatError } from './chat-error.js';

/** @throws ChatError `invalid_request`: too long, half of a surrogate pair, or the server has no topics */
export function checkTopic(topic: string, features: Features): void {
  if (topic === '') return;
  if (features.topics === undefined) {
    throw new ChatError('invalid_request', 'topic: this server does not offer topics.');
  }
  if (topic.length > limits.topicLength || !topic.isWellFormed()) {
    throw new ChatError(
      'invalid_request',
      `A topic is well-formed Unicode of at most ${limits.topicLength} UTF-16 units.`,
    );
  }
}
