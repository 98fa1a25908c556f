import { type Store, StoreError } from '../store/store.js';
import type { Metrics } from './metrics.js';

const parts = ['users', 'sessions', 'conversations', 'messages'] as const;

/**
 * The same store, with every operation timed. Promises are handed on as they are, not wrapped: the
 * order in which writes settle is the order in which connections are answered.
 */
export function meteredStore(store: Store, metrics: Metrics): Store {
  const metered = new Map<unknown, unknown>(
    parts.map((part) => [part, meteredPart(store[part], part, metrics)]),
  );
  const base = meteredPart(store, 'store', metrics);
  return new Proxy(base, {
    get: (target, name) => metered.get(name) ?? Reflect.get(target, name),
  });
}

/** Whatever methods a part has, now or later; each is wrapped once, when it is first asked for. */
function meteredPart<T extends object>(part: T, partName: string, metrics: Metrics): T {
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(part, {
    get(target, name) {
      const known = methods.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = metered(value.bind(target), `${partName}.${String(name)}`, metrics);
      methods.set(name, method);
      return method;
    },
  });
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
  (created ? metrics.messages : metrics.repeatedMessages).inc();
}
