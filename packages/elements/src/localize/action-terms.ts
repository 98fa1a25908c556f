/** What is said once something is done with messages, which is loaded soon after the first of them. */
export interface ActionTerms {
  newMessages(count: number): string;
  toLatest: string;
  messageActions: string;
  react: string;
  reply: string;
  quoteLooking: string;
  quoteGone: string;
  quoteUnreachable: string;
  replyingTo(name: string): string;
  replyingToYourself: string;
  cancelReply: string;
  editing: string;
  cancelEdit: string;
  reactWith(emoji: string): string;
  copy: string;
  copied: string;
  edit: string;
  delete: string;
  deleteAsk: string;
  deleteForAll: string;
  changeFailed: string;
  changeForbidden: string;
  changeGone: string;
  editConflict: string;
  editTooLate: string;
  deleteFailed: string;
  deleteConflict: string;
  deleteTooLate: string;
  reactFailed: string;
  reactTooMany: string;
  discardChange: string;
  /** Has files go along. */
  attach: string;
  recordVoice: string;
  /** Has one look for emoji; likewise beside a few of them. */
  emoji: string;
  moreEmoji: string;
  failedTooLarge: string;
  failedNotAllowed: string;
  failedFileTooLarge: string;
  failedFileType: string;
}
