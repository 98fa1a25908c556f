/** Somebody with an account on this site. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Asks the site's own backend. */
async function ask<Answer>(method: 'GET' | 'POST', path: string): Promise<Answer> {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json() as Promise<Answer>;
}

export const me = () => ask<Person | null>('GET', '/me');
export const people = () => ask<Person[]>('GET', '/people');
export const signIn = (id: string) => ask<Person>('POST', `/sign-in?as=${encodeURIComponent(id)}`);
export const signOut = () => ask<null>('POST', '/sign-out');
