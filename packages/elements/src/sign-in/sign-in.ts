/** What is loaded where people sign in with accounts of the server, in one piece. */
export { ChatSignIn } from '../chat-sign-in/chat-sign-in.js';
export { signInView } from './sign-in-view.js';
