import { expect, test } from 'vitest';
import { PushServices, pushServiceProblem } from '../../src/push/push-services.js';

const services = new PushServices(['http://127.0.0.1:9099', 'https://push.example.com']);

test.each([
  ['Chrome', 'https://fcm.googleapis.com/fcm/send/dF5c:APA91b_x-y'],
  ['Chrome, as it is going to be', 'https://fcm.googleapis.com/wp/dF5c:APA91b_x-y'],
  ['Firefox', 'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk'],
  ['Edge', 'https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bb'],
  ['Safari', 'https://web.push.apple.com/QGuQyavXutnMH'],
  ['what the operator has added', 'https://push.example.com/a'],
  ['what the operator has added on this machine', 'http://127.0.0.1:9099/fcm/send/a'],
])('an endpoint of %s is one', (_of, endpoint) => {
  expect(services.serviceOf(endpoint)).not.toBeNull();
});

test.each([
  'https://127.0.0.1/fcm/send/a',
  'http://127.0.0.1:9098/fcm/send/a',
  'https://127.0.0.1:9099/fcm/send/a',
  'https://localhost/fcm/send/a',
  'https://[::1]/fcm/send/a',
  'https://169.254.169.254/latest/meta-data',
  'http://169.254.169.254/latest/meta-data',
  'https://10.0.0.1/a',
  'https://192.168.1.1/a',
  'https://[fd00::1]/a',
  'https://0x7f000001/a',
  'https://redis.internal/a',
  'https://push.example.org/a',
  'http://fcm.googleapis.com/fcm/send/a',
  'https://fcm.googleapis.com:8443/fcm/send/a',
  'https://fcm.googleapis.com:443/fcm/send/a',
  'https://fcm.googleapis.com.example.org/fcm/send/a',
  'https://fcm.googleapis.com./fcm/send/a',
  'https://evilfcm.googleapis.com/a',
  'https://notify.windows.com.example.org/a',
  'https://evilnotify.windows.com/a',
  'https://user@fcm.googleapis.com/a',
  'https://fcm.googleapis.com@127.0.0.1/a',
  'https://fcm.googleapis.com\\@127.0.0.1/a',
  'https://127.0.0.1#@fcm.googleapis.com/a',
  'https://fcm.googleapis.com/a#b',
  'HTTPS://FCM.googleapis.com/a',
  ' https://fcm.googleapis.com/a',
  'https://fcm.googleapis.com/a\n',
  'https://fcm.googleapis.com/../a b',
  'ftp://fcm.googleapis.com/a',
  'file:///etc/passwd',
  'data:text/plain,a',
  '',
])('%j is of no push service', (endpoint) => {
  expect(services.serviceOf(endpoint)).toBeNull();
});

test.each([
  ['https://push.example.com', null],
  ['http://127.0.0.1:9099', null],
  ['http://localhost:9099', null],
  ['http://push.example.com', /it must be an origin/],
  ['http://10.0.0.1', /it must be an origin/],
  ['https://push.example.com/', /it must be an origin/],
  ['push.example.com', /it must be an origin/],
  ['*', /it must be an origin/],
])('%s may be added, or may not', (origin, problem) => {
  const found = pushServiceProblem(origin);
  if (problem === null) expect(found).toBeNull();
  else expect(found).toMatch(problem);
});
