import { defineElement } from '../define-element.js';
import { ChatVoice } from './chat-voice.js';

/** What is needed to play voice messages: loaded with the first one that is shown. */
export const defineVoice = (): void => defineElement('chat-voice', ChatVoice);
