/** Whether the page may show notifications; null where it cannot, or cannot ask. */
export type Access = NotificationPermission | null;

/**
 * Whether pages can make notifications themselves. Chrome on Android has the constructor and throws at each call: there a
 * service worker shows them. It can be tried without showing any as long as nothing is allowed.
 */
function canConstruct(): boolean {
  if (Notification.permission === 'granted') return !/android/i.test(navigator.userAgent);
  try {
    new Notification('');
    return true;
  } catch {
    return false;
  }
}

/** Within a page of another origin nobody can be asked. */
function isWithinAnother(): boolean {
  try {
    return window.top?.location.origin !== location.origin;
  } catch {
    return true;
  }
}

/** How the page gets notifications onto the screen, and whether it may. */
export class NotificationAccess {
  readonly #onChange: () => void;
  #constructs = false;
  #registration: ServiceWorkerRegistration | null = null;
  #status: PermissionStatus | null = null;

  /** @param onChange called when it may be another than before */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#look();
  }

  get access(): Access {
    return this.#constructs || this.#registration ? Notification.permission : null;
  }

  /** The service worker that shows notifications; null where the page does itself. */
  get registration(): ServiceWorkerRegistration | null {
    return this.#constructs ? null : this.#registration;
  }

  /** Asks the user, by their own press only. @returns whether they allow it */
  async ask(): Promise<boolean> {
    const answer = await Notification.requestPermission();
    this.#onChange();
    return answer === 'granted';
  }

  close(): void {
    this.#status?.removeEventListener('change', this.#onChange);
  }

  async #look(): Promise<void> {
    if (!isSecureContext || typeof Notification !== 'function') return;
    if (isWithinAnother() && Notification.permission !== 'granted') return;
    this.#constructs = canConstruct();
    try {
      if (!this.#constructs) {
        const registration = await navigator.serviceWorker?.getRegistration();
        this.#registration = registration?.active ? registration : null;
      }
      this.#onChange();
      // Allowed, or not any more, in the browser’s own settings.
      this.#status = await navigator.permissions.query({ name: 'notifications' });
      this.#status.addEventListener('change', this.#onChange);
    } catch {
      // Without it, it is seen with the next look at the settings.
    }
  }
}
