import Type from 'typebox';

/** How a request for a page says where the page before ended: opaque, of the server's making alone. */
export const Cursor = Type.String({
  maxLength: 256,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'The `nextCursor` of the page before, asked in the same way; nothing else is one.',
});

/** How a page says where it ended. */
export const NextCursor = Type.String({
  description: 'Hand it back as `cursor` for more; absent on the last page.',
});
