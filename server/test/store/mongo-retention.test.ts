import { describe } from 'vitest';
import { ownDatabase } from './own-database.js';
import { retentionContract } from './retention-contract.js';

describe.skipIf(!process.env.MONGODB_URL)('on MongoDB (MONGODB_URL)', () => {
  retentionContract('the MongoDB store', ownDatabase());
});
