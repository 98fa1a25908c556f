import { launchBrowser, registerUser, sharedServer, startFaultProxy } from '@chat/testkit';
import { openTab, servePage, type Tab } from './chat-page.js';
import { connectUser } from './connect-client.js';

/** A browser, a chat server behind a network that can fail, and two people: Alice uses the browser. */
export async function setUpTabs(env: Record<string, string> = {}) {
  const origin = await servePage();
  const [server, browser] = await Promise.all([
    sharedServer({ ALLOWED_ORIGINS: origin, ...env }),
    launchBrowser(),
  ]);
  const network = await startFaultProxy(server.port);
  const [alice, bob, context] = await Promise.all([
    registerUser(server),
    connectUser(server),
    browser.newContext(),
  ]);
  const theirs = await bob.client.conversationWith(alice.username);
  const down = () => {
    network.refuse(true);
    network.cut();
  };
  return {
    origin,
    server,
    context,
    network: { url: network.url, down, up: () => network.heal() },
    alice,
    bob: { ...bob, name: bob.account.username, conversation: theirs },
    /** What is stored, in the server's order. */
    stored: () => theirs.messages.map(({ text }) => text),
    /** A tab of Alice's; the first one signs in. */
    async open(account?: typeof alice): Promise<Tab> {
      const tab = await openTab(context, origin);
      await tab.start(network.url, account);
      return tab;
    },
  };
}
