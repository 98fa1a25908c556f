import { describe, expect, test } from 'vitest';
import { Passwords } from '../../src/auth/passwords.js';
import { defaultSettings } from '../../src/settings.js';

const cost = defaultSettings.passwordCost;

describe('a password', () => {
  test('matches its own hash, and no other does', async () => {
    const passwords = new Passwords({ cost });
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct horsf', hash)).toBe(false);
  });

  test('is hashed with a salt of its own', async () => {
    const passwords = new Passwords({ cost });
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  test('is the same however its accents are typed', async () => {
    const passwords = new Passwords({ cost });
    const hash = await passwords.hash('caf\u00e9 noir');
    expect(await passwords.verify('cafe\u0301 noir', hash)).toBe(true);
  });

  test('with a NUL or half a surrogate pair is not taken for the one without', async () => {
    const passwords = new Passwords({ cost });
    const hash = await passwords.hash('correct\ufffd');
    for (const odd of ['correct\ufffd\0', 'correct\ud800']) {
      expect(await passwords.verify(odd, hash)).toBe(false);
      await expect(passwords.hash(odd)).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  test('is checked by the cost that its hash was made with', async () => {
    const weaker = '$scrypt$ln=4,r=8,p=1$';
    const { scryptSync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 1);
    const key = scryptSync('old', salt, 32, { N: 16, r: 8, p: 1 });
    const hash = `${weaker}${salt.toString('base64url')}$${key.toString('base64url')}`;
    expect(await new Passwords({ cost }).verify('old', hash)).toBe(true);
  });

  test('of a dearer kind says so in its hash', async () => {
    const passwords = new Passwords({ cost: 16 });
    const hash = await passwords.hash('dear');
    expect(hash).toMatch(/^\$scrypt\$ln=16,/);
    expect(await passwords.verify('dear', hash)).toBe(true);
  });

  test('of nobody never matches', async () => {
    expect(await new Passwords({ cost }).verify('anything', null)).toBe(false);
  });

  test('is not hashed when too many wait already', async () => {
    const passwords = new Passwords({ cost, waiting: 1 });
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash('x')));
    const refused = all.filter((each) => each.status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', retryAfter: 2_000 } });
  });
});
