import { describe } from 'vitest';
import { ownDatabase } from './own-database.js';
import { searchContract } from './search-contract.js';

describe.skipIf(!process.env.MONGODB_URL)('on MongoDB (MONGODB_URL)', () => {
  searchContract('the MongoDB store', ownDatabase());
});
