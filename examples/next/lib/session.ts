import { jwtVerify, SignJWT } from 'jose';
import { cookies } from 'next/headers';
import { type Person, people } from './people';
import { secret } from './secret';

const cookie = 'session';

/** Who is signed in, by what their cookie says; null for a visitor. */
export async function currentUser(): Promise<Person | null> {
  const session = (await cookies()).get(cookie)?.value;
  if (session === undefined) return null;
  try {
    const { payload } = await jwtVerify(session, secret('SESSION_SECRET'), {
      algorithms: ['HS256'],
    });
    return people.find(({ id }) => id === payload.sub) ?? null;
  } catch {
    // Expired, or of another secret.
    return null;
  }
}

/** Signs somebody in. Nothing is kept on the server, so any instance of it knows them. */
export async function beginSession({ id }: Person): Promise<void> {
  const session = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setExpirationTime('12h')
    .sign(secret('SESSION_SECRET'));
  (await cookies()).set(cookie, session, {
    httpOnly: true,
    sameSite: 'strict',
    // A page of this machine has no TLS, and some browsers keep no such cookie of it.
    secure: process.env.VERCEL !== undefined,
  });
}

export async function endSession(): Promise<void> {
  (await cookies()).delete(cookie);
}
