import { readConfig } from '../../src/config/config.js';

/** Every variable that the server reads. */
export function knownVariables(): ReadonlySet<string> {
  const known = new Set<string>();
  readConfig(
    new Proxy({} as Record<string, undefined>, {
      get: (_target, name) => void known.add(String(name)),
    }),
  );
  return known;
}
