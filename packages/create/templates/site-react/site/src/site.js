/** Asks the site's own backend (`server.mjs`). */
async function ask(method, path) {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

export const me = () => ask('GET', '/me');
export const people = () => ask('GET', '/people');
export const signIn = (id) => ask('POST', `/sign-in?as=${encodeURIComponent(id)}`);
export const signOut = () => ask('POST', '/sign-out');
