/** A key that has a name of its own, as `KeyboardEvent.key` has it. */
export type NamedKey =
  | 'ArrowDown'
  | 'ArrowUp'
  | 'End'
  | 'Enter'
  | 'Escape'
  | 'Home'
  | 'Shift+Tab'
  | 'Tab';

/** A page in a window of its own: the least that all drivers can do in the same way. */
export interface BrowserTab {
  goto(url: string): Promise<void>;
  /** The size of what a page sees of its window. */
  resize(width: number, height: number): Promise<void>;
  /** Runs a function in the page; it knows nothing of what is around it. */
  run<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>>;
  /** Clicks, as a mouse does, what is at this place of the viewport. */
  click(x: number, y: number, button?: 'left' | 'right'): Promise<void>;
  /** Types into what has the focus. In small letters: WebKit’s driver loses Shift at times. */
  type(text: string): Promise<void>;
  press(key: NamedKey): Promise<void>;
  /** Chooses a file of this machine in the field that the function finds in the page. */
  chooseFile(path: string, field: () => Element | null): Promise<void>;
  /** As a PNG. */
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A browser that has been started; its tabs share what they store. */
export interface StartedBrowser {
  openTab(): Promise<BrowserTab>;
  /** What the consoles of its pages said so far that is an error. */
  errors(): Promise<readonly string[]>;
  /** Resolves once nothing of it is left, neither processes nor files. */
  close(): Promise<void>;
}
