/** A bucket did not do what it was asked for. */
export class BucketError extends Error {
  readonly code = 'bucket_unavailable';
  /** How the store calls what is wrong, such as `NoSuchKey`; empty where it said nothing. */
  readonly reason: string;

  constructor(message: string, reason: string, cause: unknown) {
    super(message, { cause });
    this.name = 'BucketError';
    this.reason = reason;
  }
}

/**
 * Why, in words for whoever runs the server; never a credential.
 *
 * @param reasons - Words for a status, for questions whose answers have no words of their own.
 */
export function bucketError(
  where: string,
  cause: unknown,
  reasons: Readonly<Record<number, string>> = {},
): BucketError {
  const reason = cause instanceof Error ? cause.name : '';
  return new BucketError(`${where} ${wordsFor(cause, reasons)}.`, reason, cause);
}

function wordsFor(cause: unknown, reasons: Readonly<Record<number, string>>): string {
  if (!(cause instanceof Error)) return 'cannot be used';
  if (cause.name === 'CredentialsProviderError') {
    return 'cannot be used without credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role';
  }
  const status = statusOf(cause);
  if (status === undefined) {
    const why = cause.message || ('code' in cause ? String(cause.code) : cause.name);
    return `does not answer (${why}): look whether it runs, and whether this machine reaches it`;
  }
  return reasons[status] ?? `answered with ${status} ${cause.name}`;
}

/** What the store answered with; undefined where it did not answer. */
function statusOf(cause: Error): number | undefined {
  const { $metadata } = cause as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}
