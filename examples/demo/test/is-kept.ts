/** Whether a text is anywhere in what the page's databases keep; runs in the page, so it knows nothing of what is around it. */
export async function isKept(text: string): Promise<boolean> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    const stores = Array.from(database.objectStoreNames);
    const kept = await Promise.all(
      stores.map((store) => done(database.transaction(store).objectStore(store).getAll())),
    );
    database.close();
    if (JSON.stringify(kept).includes(text)) return true;
  }
  return false;
}
