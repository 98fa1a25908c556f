export type CreateErrorCode =
  | 'unknown_option'
  | 'invalid_choice'
  | 'invalid_name'
  | 'not_empty'
  | 'no_terminal';

/** What cannot be made, in words for whoever asked for it. */
export class CreateError extends Error {
  readonly code: CreateErrorCode;

  constructor(code: CreateErrorCode, message: string) {
    super(message);
    this.name = 'CreateError';
    this.code = code;
  }
}
