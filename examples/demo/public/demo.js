// What a page may do with a chat of its own accord: here, sign a ready account in at a click.
const accounts = {
  alice: { username: 'alice', password: 'demo-alice-1' },
  support: { username: 'support', password: 'demo-support-1' },
};

await customElements.whenDefined('chat-window');

for (const button of document.querySelectorAll('[data-account]')) {
  const chat = document.getElementById(button.dataset.for);
  const hints = document.querySelectorAll(`[data-sign-in="${button.dataset.for}"]`);

  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await chat.signIn(accounts[button.dataset.account]);
      chat.focus();
    } catch {
      // The window says what went wrong.
    }
    button.disabled = false;
  });

  // Once somebody is signed in, the hints have done their work.
  const update = () => {
    const signedOut = ['idle', 'closed', 'unauthorized'].includes(chat.state?.status ?? 'idle');
    for (const hint of hints) hint.hidden = !signedOut;
  };
  chat.addEventListener('chat-state', update);
  update();
}
