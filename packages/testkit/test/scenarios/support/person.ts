import {
  ChatClient,
  type ChatClientOptions,
  type ConnectionState,
  type Conversation,
} from '@chat/client';
import { atTestEnd, registerUser, type TestUser } from '@chat/testkit';
import type { HurriedClock } from './hurried-clock.js';

/** What tests may put in the place of a client's surroundings; see the SDK's `Environment`. */
export interface Surroundings {
  readonly clock?: HurriedClock;
  readonly random?: () => number;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

export type PersonOptions = ChatClientOptions & { readonly environment?: Surroundings };

/** A client that is disconnected when its test ends. */
export function createClient(options: PersonOptions): ChatClient {
  const client = new ChatClient(options);
  atTestEnd(() => client.disconnect());
  return client;
}

/** A client of a new account, online. `through` is where it connects, such as a proxy. */
export async function connectPerson(
  server: { readonly url: string },
  {
    through = server,
    ...options
  }: Partial<PersonOptions> & { readonly through?: { readonly url: string } } = {},
): Promise<{ client: ChatClient; account: TestUser }> {
  const account = await registerUser(server);
  const client = createClient({ url: through.url, ...options });
  await client.signIn(account);
  await client.connect();
  return { client, account };
}

export const textsOf = (conversation: Conversation) =>
  conversation.messages.map(({ text }) => text);

export const numbered = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

/** The texts that a client announces as messages, as they come. */
export function announcedBy(client: ChatClient): string[] {
  const announced: string[] = [];
  client.on('message', ({ text }) => announced.push(text));
  return announced;
}

/** The states that a client goes through from now on, as they come. */
export function statesOf(client: ChatClient): ConnectionState[] {
  const states: ConnectionState[] = [];
  client.on('state', (state) => states.push(state));
  return states;
}

/** How long a client waits before each next attempt, in ms by its own clock, as they come. */
export function waitsOf(client: ChatClient, clock: HurriedClock): number[] {
  const waits: number[] = [];
  client.on('state', (state) => {
    if (state.status === 'reconnecting' && state.retryAt !== undefined) {
      // Within 125 ms, as the wall clock goes on between the two readings.
      waits.push(Math.round((state.retryAt - clock.now()) / 250) * 250);
    }
  });
  return waits;
}
