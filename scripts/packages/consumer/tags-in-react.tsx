/**
 * The tags themselves in React's JSX, with its types of today and with those of React 18; `check-types.mjs` makes the same of it for
 * Preact and Solid.
 */
import '@chat/elements/chat-window';
import type {} from '@chat/elements/templates/react';

const getToken = async () => 'a token';

export const tags = (
  <>
    <chat-window
      with="alice"
      token-url="/chat-token"
      theme="paper dark"
      markup
      className="chat"
      onchat-ready={({ conversation }) => conversation.markRead()}
    />
    <chat-inbox selected="" sendOn="shift-enter" getToken={getToken} />
    <chat-launcher with="support" guest no-emoji onchat-toggle={({ open }) => !open} />
    {/* @ts-expect-error there is no such look */}
    <chat-window theme="loud" />
    {/* @ts-expect-error it is one, or it is none */}
    <chat-window markup="yes" />
    {/* @ts-expect-error what is open can only be read */}
    <chat-window conversation={null} />
    {/* @ts-expect-error nor is a method to be set */}
    <chat-window signOut={async () => {}} />
    {/* @ts-expect-error a window is not selected */}
    <chat-window selected="some id" />
  </>
);
