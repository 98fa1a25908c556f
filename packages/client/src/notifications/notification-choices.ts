import type { NotificationChoices } from '../model.js';
import type { UserScope } from '../user-scope.js';
import { isBoolean, isFields, isObjectOf } from '../wire/model-checks.js';

/** What the device keeps it as, beside the conversations. */
const key = 'notificationChoices';

/** What a device keeps, and other tabs say, may be of another version. */
export const areChoices = (value: unknown): value is NotificationChoices =>
  isFields(value) && Object.values(value).every(isBoolean);

const isKept = isObjectOf<{ readonly [key]: NotificationChoices }>({ [key]: areChoices });

/** What the user has chosen on this device; what is not named was never chosen. */
export async function keptChoices(scope: UserScope): Promise<NotificationChoices> {
  const { cache } = await scope.storage;
  const kept = (await cache?.list())?.find(isKept);
  return kept?.[key] ?? {};
}

export async function keepChoices(scope: UserScope, choices: NotificationChoices): Promise<void> {
  const { cache } = await scope.storage;
  if (!scope.ended) await cache?.put(key, { [key]: choices });
}
