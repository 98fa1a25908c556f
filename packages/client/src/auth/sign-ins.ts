/** What begins a session. */
export const signIns = {
  login: '/v1/auth/login',
  register: '/v1/auth/register',
  guest: '/v1/guests',
} as const;

export type SignIn = keyof typeof signIns;
