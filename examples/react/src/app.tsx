import { me, type Person, people, signIn, signOut } from '@chat/example-site/client';
import { ChatProvider } from '@chat/react';
import { useEffect, useState } from 'react';
import { Desk } from './desk.js';

const chatUrl = import.meta.env.CHAT_URL;

export function App() {
  const [user, setUser] = useState<Person | null>();
  useEffect(() => {
    me().then(setUser);
  }, []);

  if (user === undefined) return null;
  if (user === null) return <SignIn onSignedIn={setUser} />;
  return (
    // Another user is another client.
    <ChatProvider key={user.id} url={chatUrl} auth={{ tokenUrl: '/chat-token' }}>
      <Desk user={user} onSignOut={() => signOut().then(setUser)} />
    </ChatProvider>
  );
}

function SignIn({ onSignedIn }: { onSignedIn: (user: Person) => void }) {
  const [all, setAll] = useState<Person[]>([]);
  useEffect(() => {
    people().then(setAll);
  }, []);
  return (
    <main className="sign-in">
      <h1>Who are you?</h1>
      <p className="hint">
        Open this page in another browser, or a private window, and be somebody else there.
      </p>
      {all.map(({ id, name }) => (
        <button key={id} type="button" onClick={() => signIn(id).then(onSignedIn)}>
          {name}
        </button>
      ))}
    </main>
  );
}
