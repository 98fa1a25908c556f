import { type Store, StoreError } from '../store/store.js';
import { type StorePart, storeMethods } from '../store/thread/store-calls.js';
import type { Metrics } from './metrics.js';

const parts = Object.keys(storeMethods) as StorePart[];

/**
 * The same store, with every operation timed. Promises are handed on as they are, not wrapped: the
 * order in which writes settle is the order in which connections are answered.
 */
export function meteredStore(store: Store, metrics: Metrics): Store {
  const metered = meteredPart(store, 'store', metrics);
  for (const part of parts) {
    Object.defineProperty(metered, part, { value: meteredPart(store[part], part, metrics) });
  }
  return metered;
}

/** A stand-in with whatever methods the part has. Made once: a proxy would cost with each call. */
function meteredPart<T extends object>(part: T, partName: string, metrics: Metrics): T {
  const standIn = {} as T;
  for (const [name, property] of propertiesOf(part)) {
    const method: unknown = property.value;
    if (typeof method === 'function') {
      const value = metered(method.bind(part), `${partName}.${name}`, metrics);
      Object.defineProperty(standIn, name, { value });
    } else {
      Object.defineProperty(standIn, name, {
        get: () => Reflect.get(part, name),
        configurable: true,
      });
    }
  }
  return standIn;
}

/** Its own and those of its classes. */
function propertiesOf(part: object): Map<string, PropertyDescriptor> {
  const properties = new Map<string, PropertyDescriptor>();
  let level: object = part;
  while (level !== Object.prototype) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (name !== 'constructor' && !properties.has(name)) properties.set(name, property);
    }
    level = Object.getPrototypeOf(level);
  }
  return properties;
}

type Method = (...values: unknown[]) => unknown;

function metered(method: Method, operation: string, metrics: Metrics): Method {
  const time = metrics.storeOperations.labels(operation);
  const isAppend = operation === 'messages.append';
  return (...values) => {
    const startedAt = performance.now();
    const outcome = method(...values);
    if (!(outcome instanceof Promise)) return outcome;
    outcome.then(
      (value: unknown) => {
        time.observe((performance.now() - startedAt) / 1_000);
        if (isAppend) countMessage(value, metrics);
      },
      (error: unknown) => {
        time.observe((performance.now() - startedAt) / 1_000);
        const refused = error instanceof StoreError && error.code !== 'unavailable';
        if (!refused) metrics.storeFailures.inc({ operation });
      },
    );
    return outcome;
  };
}

function countMessage(appended: unknown, metrics: Metrics): void {
  const { created } = appended as { created: boolean };
  (created ? metrics.messages : metrics.repeatedMessages).add();
}
