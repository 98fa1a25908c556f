import type { Person } from '@chat/example-site/client';
import { useConversation } from '@chat/react';
import { type FormEvent, useEffect, useRef, useState } from 'react';

export function Conversation({ peer }: { peer: Person }) {
  const { status, conversation, messages, hasOlder, typing, error } = useConversation(peer.id);
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);

  const latest = messages.at(-1)?.key;

  // Whoever sees the last message has read it. Older ones that come in move nothing.
  useEffect(() => {
    if (latest === undefined) return;
    conversation?.markRead();
    end.current?.scrollIntoView();
  }, [conversation, latest]);

  if (status === 'loading') return <p className="nobody">One moment …</p>;
  if (status === 'failed') return <p className="nobody">{error.message}</p>;

  function send(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return;
    // Shown at once. What the server refuses is shown as failed, with a way to send it again.
    conversation?.send(text).catch(() => {});
    setText('');
  }

  return (
    <section className="conversation" aria-label={`Conversation with ${peer.name}`}>
      <div className="messages">
        {hasOlder && (
          <button type="button" onClick={() => conversation.loadOlder().catch(() => {})}>
            Older messages
          </button>
        )}
        <ol>
          {messages.map((message) => (
            <li key={message.key} className={message.own ? 'own' : ''}>
              <p dir="auto">{message.text}</p>
              {message.status === 'failed' ? (
                <button type="button" onClick={() => conversation.retry(message.key)}>
                  Not sent. Try again
                </button>
              ) : (
                message.own && <small>{message.status}</small>
              )}
            </li>
          ))}
        </ol>
        {typing && <p className="typing">{peer.name} is typing …</p>}
        <div ref={end} />
      </div>
      <form onSubmit={send}>
        <input
          aria-label={`Message to ${peer.name}`}
          placeholder="Write a message"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            conversation.setTyping(target.value !== '');
          }}
        />
        <button type="submit">Send</button>
      </form>
    </section>
  );
}
