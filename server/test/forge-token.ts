import { createHmac } from 'node:crypto';

/**
 * Makes a JWT of any kind, right or wrong, without the library that the server verifies with.
 * `alg` only decides what is signed here; the header may claim another.
 */
export function forgeToken(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  secret: string | null,
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(claims)}`;
  const signature =
    secret === null ? '' : createHmac('sha256', secret).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

/** The parts of a token, unverified. */
export function readToken(token: string): {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
} {
  const [header = '', claims = ''] = token.split('.');
  const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
  return { header: part(header), claims: part(claims) };
}
