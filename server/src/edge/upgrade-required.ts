import { ChatError } from '../chat/chat-error.js';

/** RFC 9110 §15.5.22: answered with 426, and with which protocol and version are spoken there. */
export class UpgradeRequired extends ChatError {
  constructor() {
    super('invalid_request', 'This path speaks WebSocket, version 13, and nothing else.');
  }
}
