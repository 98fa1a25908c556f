import { describe, expect, test } from 'vitest';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { parseSignedToken } from '../../src/auth/signed-token.js';
import { forgeToken, readToken } from '../forge-token.js';

const secret = 'a secret of thirty-two bytes, ok';
const start = 1_700_000_000_000;

function tokensAt(now: { value: number }, secrets: readonly [string, ...string[]] = [secret]) {
  return new AccessTokens({
    secrets,
    issuer: 'chat',
    audience: 'chat',
    ttl: 60_000,
    now: () => now.value,
  });
}

const subject = { userId: 'usr_1', sessionId: 'ses_1' };

describe('an access token', () => {
  test('says who, which session, until when and what it is for', () => {
    const tokens = tokensAt({ value: start });
    const { token, expiresIn } = tokens.sign(subject);
    expect(expiresIn).toBe(60_000);
    expect(readToken(token)).toEqual({
      header: { alg: 'HS256', typ: 'at+jwt', kid: expect.any(String) },
      claims: {
        sub: 'usr_1',
        sid: 'ses_1',
        iss: 'chat',
        aud: 'chat',
        iat: start / 1_000,
        exp: start / 1_000 + 60,
      },
    });
    expect(tokens.verify(parseSignedToken(token))).toEqual({
      ...subject,
      issuedAt: start,
      expiresAt: start + 60_000,
    });
  });

  test('is expired from the millisecond of its exp on', () => {
    const now = { value: start };
    const tokens = tokensAt(now);
    const token = parseSignedToken(tokens.sign(subject).token);
    now.value = start + 59_999;
    expect(tokens.verify(token).userId).toBe('usr_1');
    now.value = start + 60_000;
    expect(() => tokens.verify(token)).toThrow(expect.objectContaining({ code: 'token_expired' }));
  });

  test('of the previous secret is still accepted, and new ones are signed with the current', () => {
    const now = { value: start };
    const before = tokensAt(now, ['the old secret of thirty-two byte']).sign(subject).token;
    const tokens = tokensAt(now, [secret, 'the old secret of thirty-two byte']);
    expect(tokens.verify(parseSignedToken(before)).userId).toBe('usr_1');
    const after = tokens.sign(subject).token;
    expect(tokensAt(now).verify(parseSignedToken(after)).userId).toBe('usr_1');
    expect(() => tokensAt(now).verify(parseSignedToken(before))).toThrow(
      expect.objectContaining({ code: 'invalid_token' }),
    );
  });

  const { header, claims } = readToken(tokensAt({ value: start }).sign(subject).token);
  const without = (name: string) =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
  test.each<[string, string]>([
    ['alg none, unsigned', forgeToken({ ...header, alg: 'none' }, claims, null)],
    ['alg None, unsigned', forgeToken({ ...header, alg: 'None' }, claims, null)],
    ['alg none, signed', forgeToken({ ...header, alg: 'none' }, claims, secret)],
    ['alg HS512', forgeToken({ ...header, alg: 'HS512' }, claims, secret)],
    ['alg RS256', forgeToken({ ...header, alg: 'RS256' }, claims, secret)],
    ['no signature', forgeToken(header, claims, null)],
    ['a foreign key', forgeToken(header, claims, 'another secret of thirty-two byte')],
    ['an empty key', forgeToken(header, claims, '')],
    ['an unknown kid', forgeToken({ ...header, kid: 'x' }, claims, secret)],
    ['a kid like a prototype field', forgeToken({ ...header, kid: '__proto__' }, claims, secret)],
    ['a critical extension', forgeToken({ ...header, crit: ['b64'] }, claims, secret)],
    ['typ JWT', forgeToken({ ...header, typ: 'JWT' }, claims, secret)],
    ['no exp', forgeToken(header, without('exp'), secret)],
    ['exp as text', forgeToken(header, { ...claims, exp: '9999999999' }, secret)],
    ['no iat', forgeToken(header, without('iat'), secret)],
    ['iat in the future', forgeToken(header, { ...claims, iat: start / 1_000 + 3_600 }, secret)],
    ['no sub', forgeToken(header, without('sub'), secret)],
    ['an object as sub', forgeToken(header, { ...claims, sub: { $gt: '' } }, secret)],
    ['an exp that is no date', forgeToken(header, { ...claims, exp: 1e300 }, secret)],
    ['a negative exp', forgeToken(header, { ...claims, exp: -1 }, secret)],
    ['no sid', forgeToken(header, without('sid'), secret)],
    ['another iss', forgeToken(header, { ...claims, iss: 'other' }, secret)],
    ['another aud', forgeToken(header, { ...claims, aud: 'other' }, secret)],
    ['no aud', forgeToken(header, without('aud'), secret)],
    ['an aud list without ours', forgeToken(header, { ...claims, aud: ['a', 'b'] }, secret)],
    ['nothing', ''],
    ['words', 'not a token'],
    ['two parts', 'a.b'],
    ['a null header', `${Buffer.from('null').toString('base64url')}.e30.x`],
    ['a list as claims', `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.W10.x`],
    ['9 kB', `e30.${'a'.repeat(9_000)}.x`],
  ])('with %s is not accepted', (_name, token) => {
    const tokens = tokensAt({ value: start });
    expect(() => tokens.verify(parseSignedToken(token))).toThrow(
      expect.objectContaining({ code: 'invalid_token' }),
    );
  });

  test('that was changed after signing is not accepted', () => {
    const tokens = tokensAt({ value: start });
    const [head, , signature] = tokens.sign(subject).token.split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'usr_2' })).toString('base64url');
    expect(() => tokens.verify(parseSignedToken(`${head}.${other}.${signature}`))).toThrow(
      expect.objectContaining({ code: 'invalid_token' }),
    );
  });
});
