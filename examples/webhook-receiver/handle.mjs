/** What is done with an event: replace it by yours. It may throw; then the event comes again. */
export async function handle({ type, timestamp, data }) {
  console.log(`${timestamp} ${type} ${describe(data)}`);
}

/** What it is about, without what anybody wrote: a log is read by many. */
function describe({ message, conversation, conversationId, user, userId, report }) {
  if (message) return `${message.conversationId} ${message.seq} by ${message.senderId}`;
  if (report) return `${report.id} of ${report.userId}: ${report.reason}`;
  return conversation?.id ?? conversationId ?? user?.id ?? userId ?? '';
}
