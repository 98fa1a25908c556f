import { defineElement } from '../define-element.js';
import { ChatRecorder } from './chat-recorder.js';

/** What is needed to record voice messages: loaded with the first one. */
export const defineRecorder = (): void => defineElement('chat-recorder', ChatRecorder);
