import { test } from 'vitest';
import { twoUsersChat } from '../../site/test/two-users-chat.js';

test('two users of a site in Angular chat in the window, with whom they choose, and nobody sees what is of who was there before', () =>
  twoUsersChat('angular'));
