/**
 * The name by which an account is stored, in lower case; null when no account can have this one.
 * Only ASCII is folded: other letters have lower cases in it too, as the Kelvin sign has k.
 */
export function accountName(username: string): string | null {
  return /^[A-Za-z0-9._-]{1,32}$/.test(username) ? username.toLowerCase() : null;
}
