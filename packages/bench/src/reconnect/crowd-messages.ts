/** What the bench tells a crowd process to do. */
export type CrowdOrder =
  | { readonly kind: 'gather'; readonly url: string; readonly from: number; readonly count: number }
  | { readonly kind: 'cut' };

/** What a crowd process tells, in this order; `failed` at any time. */
export type CrowdReport =
  | { readonly kind: 'gathered' }
  | {
      readonly kind: 'in-sync';
      /** ms from the cut until each client was online again. */
      readonly backAfter: readonly number[];
      /** ms from the cut until all of this process were in sync. */
      readonly syncedAfter: number;
      /** Refusals that the clients met and retried, by error code. */
      readonly refusals: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'failed'; readonly message: string };
