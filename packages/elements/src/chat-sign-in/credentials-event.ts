/** Name and password of an account, or of a new one. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** The name to show; new accounts only. */
  readonly name?: string;
}

/** `keep`: a guest becomes an account, and keeps what they have. */
export type CredentialsPurpose = 'sign-in' | 'register' | 'keep';

/** The user wants to sign in, or to create an account. */
export class CredentialsEvent extends Event {
  readonly purpose: CredentialsPurpose;
  readonly credentials: Credentials;

  constructor(purpose: CredentialsPurpose, credentials: Credentials) {
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
