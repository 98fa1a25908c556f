/** Who signs the people in who chat: a site that has users already, or the chat server by accounts of its own. */
export type Users = 'site' | 'chat';

/** What the page is made with. */
export type Framework = 'html' | 'react';

/** What somebody wants to have. */
export interface Choices {
  /** Where it is written, relative to where one is; its last part becomes the name of the package. */
  readonly folder: string;
  readonly users: Users;
  readonly framework: Framework;
}

export const usersThereAre: Readonly<Record<Users, string>> = {
  site: 'My site does: its backend signs a token for the chat',
  chat: 'The chat does: people have accounts of the chat server',
};

export const frameworksThereAre: Readonly<Record<Framework, string>> = {
  html: 'Plain HTML, without a build',
  react: 'React, by Vite',
};
