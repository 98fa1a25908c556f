/** Longest address of a picture, in UTF-16 code units: what the server takes. */
export const pictureLength = 2_048;

/** Whether an address can be that of somebody's picture: what the server takes. */
export function isPicture(address: string): boolean {
  if (address.length > pictureLength || !/^https:\/\/[^\s\\]+$/.test(address)) return false;
  try {
    const { username, password } = new URL(address);
    return username === '' && password === '';
  } catch {
    return false;
  }
}
