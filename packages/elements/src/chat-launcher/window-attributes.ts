/** The properties that a launcher hands to its window, as attributes of the same names. */
export const windowTexts = [
  ...['server', 'with', 'topic', 'tokenUrl', 'sessionName', 'credentials', 'heading', 'sendOn'],
  ...['notifications', 'theme'],
];

/** Likewise, those that are there or not. */
export const windowSwitches = ['guest', 'markup', 'sound', 'titleBadge'];

/** The attribute of a property: `token-url` of `tokenUrl`. */
export const attributeOf = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What it hands on that is no text. */
export const windowProperties = ['client', 'getToken', 'data'] as const;

/** Those of its parts that a page may style, which are a window's. */
export const windowParts =
  'window, conversation, result, header, banner, list, day, bubble, bubble-own, deleted, quote, picture, file, code, code-block, blockquote, reactions, reaction, reaction-own, meta, edited, notice, tools, menu, menu-emoji, menu-item, typing, composer-bar, attached, field, attach-button, record-button, recorder, send-button';
