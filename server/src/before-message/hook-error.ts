/** A hook did not answer as it should. Its message quotes nothing of what was asked or answered. */
export class HookError extends Error {
  readonly code = 'hook_failed';

  /** @param message - Follows upon "the hook failed:" */
  constructor(message: string) {
    super(message);
    this.name = 'HookError';
  }
}
