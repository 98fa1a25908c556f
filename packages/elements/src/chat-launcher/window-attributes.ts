/** The properties that a launcher hands to its window, as attributes of the same names. */
export const windowTexts = [
  ...['server', 'with', 'topic', 'tokenUrl', 'sessionName', 'credentials', 'heading', 'sendOn'],
  ...['notifications', 'theme'],
];

/** Likewise, those that are there or not. */
export const windowSwitches = ['guest', 'markup', 'noEmoji', 'sound', 'titleBadge'];

/** The attribute of a property: `token-url` of `tokenUrl`. */
export const attributeOf = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What it hands on that is no text. */
export const windowProperties = ['client', 'getToken', 'data', 'renderMessage'] as const;
