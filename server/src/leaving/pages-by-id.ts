/** Goes through what a store lists by id, a page after the other, until one is empty. */
export async function* pagesById<T extends { readonly id: string }>(
  pageAfter: (after: string) => Promise<T[]>,
): AsyncGenerator<T[]> {
  let after = '';
  for (;;) {
    const page = await pageAfter(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}
