/** Creates the two ready accounts of the demo on a chat server; those that exist stay as they are. */
import { fileURLToPath } from 'node:url';

export const accounts = [
  { username: 'alice', password: 'demo-alice-1', name: 'Alice' },
  { username: 'support', password: 'demo-support-1', name: 'Fern & Clay' },
];

/** @param {string} chatUrl - base URL of the chat server */
export async function seed(chatUrl) {
  for (const account of accounts) {
    const response = await fetch(`${chatUrl.replace(/\/$/, '')}/v1/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(account),
    });
    if (!response.ok && response.status !== 409) {
      throw new Error(`The account ${account.username} could not be created: ${response.status}`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await seed(process.env.CHAT_URL ?? 'http://localhost:3000');
  console.log(`Ready: ${accounts.map(({ username }) => username).join(', ')}`);
}
