/** What came of a request: the status of an answer, of which nothing else is looked at, or why there was none. */
export type PostOutcome =
  | { readonly status: number }
  | { readonly failure: 'timeout' | 'unreachable' };

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** ms */
  readonly timeout: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/** Sends one request. It follows no redirect, so that nobody but the operator says where it goes. */
export async function postWebhook(post: WebhookPost): Promise<PostOutcome> {
  const timeout = AbortSignal.timeout(post.timeout);
  try {
    const { status, body } = await fetch(post.url, {
      method: 'POST',
      headers: post.headers,
      body: post.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, post.signal]),
    });
    // However long it is: none of it is read.
    await body?.cancel().catch(() => {});
    return { status };
  } catch {
    return { failure: timeout.aborted ? 'timeout' : 'unreachable' };
  }
}
