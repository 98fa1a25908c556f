/** What is loaded where people sign in with accounts of the server, or begin as its guests, in one piece. */
export { ChatSignIn } from '../chat-sign-in/chat-sign-in.js';
export { authenticate } from './authenticate.js';
export { signInStyles } from './sign-in.styles.js';
export { signInView } from './sign-in-view.js';
