/** The parts of a message that a page can style, for whatever stands around it to pass on. */
export const messageParts =
  'bubble,bubble-own,deleted,quote,picture,file,code,code-block,blockquote,reactions,reaction,reaction-own,meta,edited,notice,tools';
