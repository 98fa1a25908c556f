/** The credential of the server that component tests use. */
export const testAdminToken = 'a-credential-for-component-tests-only';

/**
 * A command for component tests: a request to the admin API, which refuses whatever comes from a page.
 * @returns the status
 */
export async function adminCommand(
  _context: unknown,
  server: string,
  method: string,
  path: string,
  body?: object,
): Promise<number> {
  const response = await fetch(`${server}/v1/admin${path}`, {
    method,
    headers: { authorization: `Bearer ${testAdminToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.status;
}
