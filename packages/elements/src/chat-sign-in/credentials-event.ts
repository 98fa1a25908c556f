/** Name and password of an account, or of a new one. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** The name to show; new accounts only. */
  readonly name?: string;
}

/** The user wants to sign in, or to create an account. */
export class CredentialsEvent extends Event {
  readonly purpose: 'sign-in' | 'register';
  readonly credentials: Credentials;

  constructor(purpose: 'sign-in' | 'register', credentials: Credentials) {
    super('chat-credentials', { bubbles: true });
    this.purpose = purpose;
    this.credentials = credentials;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-credentials': CredentialsEvent;
  }
}
