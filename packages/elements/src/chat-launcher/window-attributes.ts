/** The attributes that a launcher hands to its window, each by the name of its property. */
export const windowAttributes = {
  server: 'server',
  with: 'with',
  topic: 'topic',
  tokenUrl: 'token-url',
  sessionName: 'session-name',
  credentials: 'credentials',
  heading: 'heading',
  sendOn: 'send-on',
  notifications: 'notifications',
  theme: 'theme',
} as const;

/** Likewise, those that are there or not. */
export const windowSwitches = {
  guest: 'guest',
  markup: 'markup',
  sound: 'sound',
  titleBadge: 'title-badge',
} as const;

/** What it hands on that is no text. */
export const windowProperties = ['client', 'getToken', 'data'] as const;

/** Those of its parts that a page may style, which are a window's. */
export const windowParts =
  'window, conversation, result, header, banner, list, day, bubble, bubble-own, deleted, quote, picture, file, code, code-block, blockquote, reactions, reaction, reaction-own, meta, edited, notice, tools, menu, menu-emoji, menu-item, typing, composer-bar, attached, field, attach-button, record-button, recorder, send-button';
