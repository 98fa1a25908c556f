// Whether the chat is connected, in the page’s own words.
document.addEventListener('chat-state', ({ state }) => {
  document.getElementById('state').textContent =
    state.status === 'online' ? 'Connected' : 'Connecting …';
});
