/** Under 32 bytes, HS256 is weaker than the hash it is built on (RFC 7518 §3.2). */
export const minSecretBytes = 32;

/** What the header `Authorization` can carry as it is. */
export function isAdminToken(text: string): boolean {
  return Buffer.byteLength(text) >= minSecretBytes && /^[!-~]+$/.test(text);
}

/** A key in PEM is no secret to share: half of the pair is published. */
export function isPem(text: string): boolean {
  return /^\s*-----BEGIN /.test(text);
}
