/** A UUID (RFC 9562 §4) as its 16 bytes: less than half of what its text takes. */
export function bytesOfUuid(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** Reads such bytes as SQL: the driver gives a blob now as one type and now as another. */
export const hexOfClientId = 'lower(hex(client_id)) AS client_id';

/** The UUID of 32 hexadecimal digits. */
export function uuidOfHex(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
