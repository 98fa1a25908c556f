#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { copyStore } from './copy-store.js';

const usage = `Copies an embedded store into MongoDB, and compares the two.

  chat-copy-store --from sqlite:./data/chat.db --to mongodb://db.example.com/chat

Stop the server first. The target must be empty. If it is interrupted, run it again.
`;

try {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  if (values.from === undefined || values.to === undefined) {
    process.stderr.write(usage);
    process.exit(2);
  }
  await copyStore({
    from: values.from,
    to: values.to,
    log: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(
    'Done. Start the server with the new DATABASE_URL, and the same JWT_SECRET.\n',
  );
} catch (error) {
  const { cause, message } = error as Error;
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  process.stderr.write(`${message}${reason}\n`);
  process.exit(1);
}
