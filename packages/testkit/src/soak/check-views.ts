import type { OwnViews, Told } from './ask-afresh.js';
import type { Device } from './device.js';

/** Whether each device shows its user's settings and what is unread as the server tells it. */
export function checkOwnViews(devices: readonly Device[], asked: OwnViews): string[] {
  return devices.flatMap((device) =>
    [...device.ownViews()].flatMap(([id, own]) => {
      const told = asked.get(`${device.person.id} ${id}`);
      return told === own ? [] : [`${device.name} has ${own} of ${id}, and the server ${told}`];
    }),
  );
}

/** Whether each device calls everybody as the server does to its user. */
export function checkNames(devices: readonly Device[], asked: Told['names']): string[] {
  return devices.flatMap((device) =>
    device.names().flatMap(([id, called]) => {
      const told = asked.get(`${device.person.id} ${id}`);
      return told === called
        ? []
        : [`${device.name} calls ${id} “${called}”, and the server “${told}”`];
    }),
  );
}
