/**
 * A random UUID (RFC 9562, version 4; of its variant's four digits always 8). `crypto.randomUUID` is
 * missing on pages served over plain HTTP; `getRandomValues` is there always.
 */
export function uuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (byte & 15).toString(16);
  });
}
