export type StoreErrorCode =
  | 'username_taken'
  | 'client_id_conflict'
  | 'message_not_found'
  | 'not_found'
  | 'invalid_cursor'
  | 'unavailable';

/** `unavailable`: the store is away, full or broken; whether the write happened is not known. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
