/** How long a browser may take to begin with saving a file, in milliseconds; nothing tells when it has. */
const patience = 60_000;

/** Has the browser save a file, as if the user had pressed a link to it. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), patience);
}
