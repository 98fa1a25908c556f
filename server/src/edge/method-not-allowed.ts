import { ChatError } from '../chat/chat-error.js';

/** RFC 9110 §15.5.6: there is something at this path, for other methods. */
export class MethodNotAllowed extends ChatError {
  /** The methods that the path has, as its `Allow` header names them. */
  readonly allow: readonly string[];

  constructor(allow: readonly string[]) {
    super('method_not_allowed', `This path knows ${allow.join(', ')} only.`);
    this.allow = allow;
  }
}
