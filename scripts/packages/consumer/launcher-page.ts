/** The same with a launcher. */
import '@chat/elements/chat-launcher';

const launcher = document.querySelector('chat-launcher');
if (launcher) {
  launcher.position = 'start';
  // @ts-expect-error there is no such corner
  launcher.position = 'top';
  launcher.show();
  const behind = launcher.window;
  if (behind) behind.heading = 'Ask us';
}
document.createElement('chat-launcher').addEventListener('chat-toggle', ({ open }) => {
  const isOpen: boolean = open;
  // @ts-expect-error it is open, or it is not
  const text: string = open;
  return [isOpen, text];
});
document.addEventListener('chat-ready', ({ conversation }) => conversation.id);
