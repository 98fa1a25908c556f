/** What is pasted or dropped, if it is files; null for all else. */
export function filesIn(event: ClipboardEvent | DragEvent): DataTransfer | null {
  const data = 'clipboardData' in event ? event.clipboardData : event.dataTransfer;
  const has = (type: string) => data?.types.includes(type);
  // A piece of a document has a picture of itself along.
  return has('Files') && !(has('text/plain') && has('text/html')) ? data : null;
}
