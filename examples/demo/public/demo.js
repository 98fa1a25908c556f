// What a page may do with a chat of its own accord: here, sign a ready account in at a click.
const accounts = {
  alice: { username: 'alice', password: 'demo-alice-1' },
  support: { username: 'support', password: 'demo-support-1' },
};

await customElements.whenDefined('chat-window');

for (const button of document.querySelectorAll('[data-account]')) {
  const chat = document.getElementById(button.dataset.for);
  const hint = button.closest('[data-sign-in]');

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

  // Once somebody is signed in, the hint has done its work.
  const update = () => {
    hint.hidden = !['idle', 'closed', 'unauthorized'].includes(chat.state?.status ?? 'idle');
  };
  chat.addEventListener('chat-state', update);
  update();
}
