/**
 * An address of an engine or an issuer for people to read: without a name, a password or a query,
 * which may all be secrets. `mongodb://` may name several hosts, so this is more than `URL` takes apart.
 */
export function shownAddress(url: string): string {
  const [address = ''] = url.split(/[?#]/, 1);
  return address.replace(/\/\/.*@/, '//');
}
