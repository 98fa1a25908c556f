/**
 * One of the site's secrets, from its environment.
 * @throws Error where it is not set: without it anybody could be anybody
 */
export function secret(name: 'HOST_JWT_SECRET' | 'SESSION_SECRET'): Uint8Array {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return new TextEncoder().encode(value);
}
