import { createBus } from '../../src/bus/create-bus.js';
import { busContract } from '../bus-contract.js';

busContract('the memory bus', async () => {
  const bus = createBus();
  await bus.open();
  return { a: bus, b: bus };
});
