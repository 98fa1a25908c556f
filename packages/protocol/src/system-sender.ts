/**
 * The `senderId` of a message by the system, sent through the admin API. No user can have this id:
 * those of users are made by the server, and begin with a prefix.
 */
export const systemSenderId = 'system';
