import { saveFile } from '../save-file.js';

/** What came of having a file saved. */
export type Saved = 'saved' | 'gone';

/**
 * Has the browser save what can be read at an address of the chat server. Whatever that answers, it does not take the place of
 * the page.
 *
 * @param isShown - whether a browser would show it instead: then its bytes are saved
 */
export async function saveUrl(url: string, name: string, isShown: boolean): Promise<Saved> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: isShown || url.startsWith('blob:') ? 'GET' : 'HEAD',
      referrerPolicy: 'no-referrer',
    });
    if (response.ok && isShown) {
      saveFile(await response.blob(), name);
      return 'saved';
    }
  } catch {
    // Something in between lets no script read it, but perhaps its user.
    follow(url, name, '_blank');
    return 'saved';
  }
  if (!response.ok) return 'gone';
  follow(url, name);
  return 'saved';
}

function follow(url: string, name: string, target = ''): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.target = target;
  link.rel = 'noopener noreferrer';
  link.click();
}
