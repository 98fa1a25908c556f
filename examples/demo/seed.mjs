/** Creates the ready accounts of the demo on a chat server; those that exist stay as they are. */
import { fileURLToPath } from 'node:url';

export const accounts = [
  { username: 'alice', password: 'demo-alice-1', name: 'Alice' },
  { username: 'support', password: 'demo-support-1', name: 'Fern & Clay' },
];

/** Who answers on the page of the assistant: the program in `examples/bot`. */
export const assistant = { username: 'fern', password: 'demo-fern-1', name: 'Fern' };

/** @param {string} chatUrl - base URL of the chat server */
export async function seed(chatUrl) {
  for (const account of accounts) await create(chatUrl, '/v1/auth/register', account);
}

/**
 * Nobody can say of themself that they are a program: that is the administrator's to say.
 *
 * @param {string} chatUrl - base URL of the chat server
 * @param {string} adminToken - its ADMIN_TOKEN
 */
export async function seedAssistant(chatUrl, adminToken) {
  const Authorization = `Bearer ${adminToken}`;
  await create(chatUrl, '/v1/admin/users', { ...assistant, bot: true }, { Authorization });
}

async function create(chatUrl, path, account, headers = {}) {
  const response = await fetch(chatUrl.replace(/\/$/, '') + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(account),
  });
  if (!response.ok && response.status !== 409) {
    throw new Error(`The account ${account.username} could not be created: ${response.status}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await seed(process.env.CHAT_URL ?? 'http://localhost:3000');
  console.log(`Ready: ${accounts.map(({ username }) => username).join(', ')}`);
}
