import { SignJWT } from 'jose';
import { secret } from '../../lib/secret';
import { currentUser } from '../../lib/session';

/** Tells the chat server who is signed in here (docs/HOST-SITES.md). 401 says that there is nobody. */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  const user = await currentUser();
  if (user === null)
    return Response.json({ error: 'Nobody is signed in.' }, { status: 401, headers });
  const token = await new SignJWT({ name: user.name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.id)
    .setAudience('chat')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(secret('HOST_JWT_SECRET'));
  return Response.json({ token }, { headers });
}
