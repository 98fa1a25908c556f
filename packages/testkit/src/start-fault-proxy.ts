import { FaultProxy } from '@chat/testing/fault-proxy';
import { atTestEnd } from './teardown.js';

/** Starts a fault proxy in front of a port of this machine. It ends with the current test. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const proxy = new FaultProxy(targetPort);
  await proxy.listen();
  atTestEnd(() => proxy.close());
  return proxy;
}
