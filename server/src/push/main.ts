#!/usr/bin/env node
import { newPushKeys } from './push-settings.js';

const { publicKey, privateKey } = newPushKeys();
// As an environment file has it: the hint is for people, and no part of that.
process.stdout.write(`PUSH_PUBLIC_KEY=${publicKey}\nPUSH_PRIVATE_KEY=${privateKey}\n`);
process.stderr.write(
  'Keep the private key as a secret, and both for good: with other keys, browsers have to subscribe anew.\n',
);
