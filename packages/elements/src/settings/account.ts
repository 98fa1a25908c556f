import type { ChatClient, User } from '@chat/client';

/** One sign-in of the user that has not ended. */
export interface Session {
  readonly id: string;
  /** Whether it is the one of this client. */
  readonly current: boolean;
  readonly createdAt: number;
  readonly activeAt: number;
  readonly expiresAt: number;
  readonly agent?: string | undefined;
}

export interface Account {
  change(change: { readonly name?: string; readonly picture?: string | null }): Promise<User>;
  changePassword(passwords: {
    readonly password: string;
    readonly newPassword: string;
  }): Promise<void>;
  sessions(): Promise<Session[]>;
  endSession(id: string): Promise<void>;
  endOtherSessions(): Promise<void>;
  export(): Promise<Blob>;
  delete(options?: { readonly password?: string }): Promise<void>;
}

export const accountOf = (client: ChatClient): Promise<Account> =>
  (client as unknown as { account(): Promise<Account> }).account();

export const featuresOf = (client: ChatClient) =>
  client.features as ChatClient['features'] & {
    readonly profile?: object;
    readonly sessions?: object;
    readonly leaving?: object;
  };
