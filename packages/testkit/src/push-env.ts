/** Of tests, and of nothing else: everybody can read the private one. */
export const testPushKeys = {
  publicKey:
    'BJaUKyzrnLo79eRybVhSF81OTyjlYtkALjjoxuKvgvQ4n69PLRzo_3ld1dIyCnACw0F4k967159rEoQ9ZwuiZQk',
  privateKey: 'eqlENtIOroaNDZkRhTothbVZOrV_AMghj0Thqdve8e0',
} as const;

/** The environment of a server that sends pushes, to these services as well as to those of the browsers. */
export const pushEnv = (...services: readonly { readonly origin: string }[]) => ({
  PUSH_PUBLIC_KEY: testPushKeys.publicKey,
  PUSH_PRIVATE_KEY: testPushKeys.privateKey,
  PUSH_SUBJECT: 'mailto:admin@example.com',
  ...(services.length > 0 && { PUSH_SERVICES: services.map(({ origin }) => origin).join() }),
});
