import { ChatProvider } from '@chat/react';
import { useEffect, useState } from 'react';
import { Desk } from './desk.jsx';
import { me, people, signIn, signOut } from './site.js';

const chatUrl = document.querySelector('meta[name=chat-url]').content;

export function App() {
  const [user, setUser] = useState();
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

function SignIn({ onSignedIn }) {
  const [all, setAll] = useState([]);
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
