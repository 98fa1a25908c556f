/** As much of it as is used here. */
declare module 'web-push' {
  export interface RequestDetails {
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: Buffer;
  }

  const webPush: {
    generateRequestDetails(
      subscription: {
        readonly endpoint: string;
        readonly keys: { readonly p256dh: string; readonly auth: string };
      },
      payload: string,
      options: {
        readonly TTL: number;
        readonly urgency: 'very-low' | 'low' | 'normal' | 'high';
        readonly topic: string;
        readonly vapidDetails: {
          readonly subject: string;
          readonly publicKey: string;
          readonly privateKey: string;
        };
      },
    ): RequestDetails;
  };
  export default webPush;
}
