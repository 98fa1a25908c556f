/** A site with sessions of its own, whose users chat. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { people } from '@chat/example-site/backend';
import express from 'express';
import session from 'express-session';
import { SignJWT } from 'jose';
import { deskPage, signInPage } from './pages.mjs';

const { CHAT_URL, HOST_JWT_SECRET, PORT = '4200' } = process.env;
if (!CHAT_URL || !HOST_JWT_SECRET) throw new Error('CHAT_URL and HOST_JWT_SECRET have to be set.');

const personBy = (id) => people.find((person) => person.id === id);

const app = express();
app.use(
  session({
    // Yours stays the same, and the sessions are kept in a store.
    secret: randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'strict', secure: process.env.NODE_ENV === 'production' },
  }),
);
app.use((request, response, next) => {
  response.locals.user = personBy(request.session.userId);
  next();
});
app.use(express.static(fileURLToPath(new URL('public', import.meta.url))));
app.get('/site.css', (_request, response) => {
  response.sendFile(fileURLToPath(import.meta.resolve('@chat/example-site/site.css')));
});

app.get('/', (request, response) => {
  const { user } = response.locals;
  if (!user) return response.send(signInPage(people));
  const others = people.filter((person) => person !== user);
  response.send(deskPage({ user, others, peer: personBy(request.query.with), chatUrl: CHAT_URL }));
});

app.post('/sign-in', express.urlencoded({ extended: false }), (request, response) => {
  const user = personBy(request.body?.as);
  if (!user) return response.redirect(303, '/');
  // A session of nobody becomes nobody’s but theirs.
  request.session.regenerate((error) => {
    if (error) return response.sendStatus(500);
    request.session.userId = user.id;
    response.redirect(303, '/');
  });
});

app.post('/sign-out', (request, response) => {
  request.session.destroy(() => response.redirect(303, '/'));
});

/** Who the user is, for the chat server: docs/HOST-SITES.md. */
app.get('/chat-token', async (_request, response) => {
  const { user } = response.locals;
  response.set('cache-control', 'no-store');
  // Final for the window: it says that nobody is signed in, and does not ask again.
  if (!user) return response.sendStatus(401);
  const token = await new SignJWT({ name: user.name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.id)
    .setAudience('chat')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(HOST_JWT_SECRET));
  response.json({ token });
});

app.listen(Number(PORT), 'localhost');
