/** The user wants a file with what is kept of them. */
export class DownloadEvent extends Event {
  constructor() {
    super('chat-download');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-download': DownloadEvent;
  }
}
