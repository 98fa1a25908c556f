/** Two bots, one by `import` and one by `require()`, talk over the server at the address given. */
import { createRequire } from 'node:module';
import { ChatClient } from '@chat/client';

const { ChatClient: RequiredClient } = createRequire(import.meta.url)('@chat/client');
const [url] = process.argv.slice(2);
const auth = { session: { storage: 'memory' } };
const password = 'a password of theirs';

const echo = new RequiredClient({ url, auth });
await echo.register({ username: 'echo', password });
echo.on('message', (message, conversation) => {
  if (!message.own) conversation.send(`You said: ${message.text}`);
});
await echo.connect();

const asking = new ChatClient({ url, auth });
await asking.register({ username: 'asking', password });
const answered = new Promise((resolve) => {
  asking.on('message', (message) => {
    if (!message.own) resolve(message.text);
  });
});
await asking.connect();
const conversation = await asking.conversationWith('echo');
await conversation.send('hello');
const answer = await answered;
if (answer !== 'You said: hello') throw new Error(`The answer was: ${answer}`);
asking.disconnect();
echo.disconnect();
