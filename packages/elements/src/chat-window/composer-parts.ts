/** What a page may style of where a message is written. */
export const composerParts =
  'composer-bar,attached,field,attach-button,emoji-button,emoji-picker,emoji,record-button,recorder,send-button';
