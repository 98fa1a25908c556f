/** Styles a shadow root, by a sheet that all of its kind share where the browser can. */
export function adoptText(root: ShadowRoot, text: string): void {
  try {
    const sheet = sheets.get(text) ?? new CSSStyleSheet();
    if (!sheets.has(text)) sheet.replaceSync(text);
    sheets.set(text, sheet);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = text;
    root.append(style);
  }
}

const sheets = new Map<string, CSSStyleSheet>();
