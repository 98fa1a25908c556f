/** What a server may refuse for the reasons that a run gives it; a block is none of them. */
const explained = new Set([
  'token_expired',
  'invalid_token',
  'message_not_found',
  'rate_limited',
  'unavailable',
  'internal',
]);

/** What is in a frame or an answer that tells whom it is for of a block; nothing, if all is well. */
export function toldOfBlocks(text: string): string[] {
  const told = JSON.parse(text === '' ? 'null' : text) as {
    readonly type?: string;
    readonly code?: string;
  } | null;
  const isRefusal = told?.code !== undefined && (told.type ?? 'error') === 'error';
  const isOdd = isRefusal && !explained.has(told.code ?? '');
  // Neither a frame, nor a field of any.
  const isTold = /"(?:blocked|aside|hidden|hiddenFrom)"/.test(text);
  return isOdd || isTold ? [text.slice(0, 200)] : [];
}
