import { type Features, limits } from '@chat/protocol';
import { ChatError } from './chat-error.js';
import { shownText } from './shown-text.js';

/** @throws ChatError `invalid_request`: too long, not all of it can be shown, or the server has no topics */
export function checkTopic(topic: string, features: Features): void {
  if (topic === '') return;
  if (features.topics === undefined) {
    throw new ChatError('invalid_request', 'topic: this server does not offer topics.');
  }
  if (topic.length > limits.topicLength || shownText(topic) !== topic) {
    throw new ChatError(
      'invalid_request',
      `A topic has at most ${limits.topicLength} UTF-16 units, none of them invisible, and no blanks around it.`,
    );
  }
}
