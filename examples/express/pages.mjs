/** The site's pages. */
const page = (body, head = '') => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Chat with Express</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/site.css">${head}
  </head>
  <body>${body}
  </body>
</html>
`;

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => text.replace(/[&<>"']/g, (character) => escapes[character]);

export const signInPage = (people) =>
  page(`
    <form class="sign-in" method="post" action="/sign-in">
      <h1>Who are you?</h1>
      <p class="hint">Open this page in another browser, or a private window, and be somebody else there.</p>
${people.map(({ id, name }) => `      <button name="as" value="${escaped(id)}">${escaped(name)}</button>`).join('\n')}
    </form>`);

export const deskPage = ({ user, others, peer, chatUrl }) =>
  page(
    `
    <div class="desk">
      <nav>
        <h1>${escaped(user.name)}</h1>
        <form class="colleagues" action="/">
${others.map((other) => `          <button name="with" value="${escaped(other.id)}" aria-pressed="${other === peer}">${escaped(other.name)}</button>`).join('\n')}
        </form>
        <p class="state" id="state" role="status"></p>
        <form class="colleagues" method="post" action="/sign-out"><button>Sign out</button></form>
      </nav>
      <main>
        ${peer ? `<chat-window server="${escaped(chatUrl)}" token-url="/chat-token" with="${escaped(peer.id)}"></chat-window>` : '<p class="nobody">Choose somebody.</p>'}
      </main>
    </div>`,
    peer &&
      `
    <script type="module" src="${escaped(chatUrl)}/chat-window.js"></script>
    <script type="module" src="/state.js"></script>`,
  );
