import { signIn, signOut } from '../lib/actions';
import { people } from '../lib/people';
import { currentUser } from '../lib/session';
import { Desk } from './desk';

export default async function Page() {
  const user = await currentUser();
  if (user === null) {
    return (
      <main className="sign-in">
        <h1>Who are you?</h1>
        <p className="hint">
          Open this page in another browser, or a private window, and be somebody else there.
        </p>
        <form action={signIn}>
          {people.map(({ id, name }) => (
            <button key={id} type="submit" name="user" value={id}>
              {name}
            </button>
          ))}
        </form>
      </main>
    );
  }
  const chatUrl = process.env.CHAT_URL;
  if (!chatUrl) throw new Error('CHAT_URL is not set.');
  return (
    // Another user is another client.
    <Desk
      key={user.id}
      user={user}
      others={people.filter(({ id }) => id !== user.id)}
      chatUrl={chatUrl}
      signOut={signOut}
    />
  );
}
