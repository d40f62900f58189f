import { redact, reveal } from './secrets.ts';

describe('reveal', () => {
  it('puts the plain text in the place of each secret, and collects the texts of all', () => {
    const secret = (value: unknown) => ({
      '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
      plaintext: JSON.stringify(value),
    });
    const secrets = new Set<string>();
    const state = { name: 'redis', password: secret('hush-hush'), data: [secret({ user: 'ann', pin: 90210 })] };
    expect(reveal(state, secrets)).toEqual({
      name: 'redis',
      password: 'hush-hush',
      data: [{ user: 'ann', pin: 90210 }],
    });
    expect([...secrets]).toEqual(['hush-hush', 'ann', '90210']);
  });
});

describe('redact', () => {
  it.each([
    ['the password is p&ss"word, twice: p&ss"word', 'the password is [secret], twice: [secret]'],
    ['redis://:p%26ss%22word@redis', 'redis://:[secret]@redis'],
    [`{"password":"${Buffer.from('p&ss"word').toString('base64')}"}`, '{"password":"[secret]"}'],
    [JSON.stringify({ password: 'p&ss"word' }), '{"password":"[secret]"}'],
    ['nothing of the kind', 'nothing of the kind'],
  ])('%s', (text, expected) => {
    expect(redact(text, ['p&ss"word'])).toBe(expected);
  });

  it('replaces the longer one of two secrets where one is a part of the other', () => {
    expect(redact('hush-hush', ['hush', 'hush-hush'])).toBe('[secret]');
  });

  it('replaces the long lines of a secret of several lines, and keeps the short ones', () => {
    const key = 'BEGIN\nMIIEvQIBADANBgkqhkiG9w0B\nEND';
    expect(redact('BEGIN of MIIEvQIBADANBgkqhkiG9w0B', [key])).toBe('BEGIN of [secret]');
  });

  it.each([
    ['indented elsewhere', '  key: |\n    MIIEvQIBADANBgkqhkiG9w0B\n', 'of MIIEvQIBADANBgkqhkiG9w0B.', 'of [secret].'],
    ['with Windows line ends', 'a\r\nMIIEvQIBADANBgkqhkiG9w0B\r\n', 'MIIEvQIBADANBgkqhkiG9w0B.', '[secret].'],
    ['as YAML', 'user: ann\n  token: s3cr3t-8', 'ann with s3cr3t-8', 'ann with [secret]'],
    ['as an item of YAML', 'users:\n- token: "s3cr3t-8"', 'with s3cr3t-8', 'with [secret]'],
    ['as JSON', '{\n  "token": "s3cr3t-8",\n  "user": "ann"\n}', 'ann with s3cr3t-8', 'ann with [secret]'],
    ['as variables', 'USER=ann\nexport TOKEN=s3cr3t-8', 'ann with s3cr3t-8', 'ann with [secret]'],
    ['encoded', 'user: ann\ntoken: s3cr3t/+', 'ann with s3cr3t%2F%2B', 'ann with [secret]'],
    ['of fewer than 8 characters', 'apiVersion: v1\npin: 1234567', 'v1 1234567', 'v1 1234567'],
  ])('replaces the values in a secret of several lines, %s', (_how, secret, text, expected) => {
    expect(redact(text, [secret])).toBe(expected);
  });

  it('replaces a secret whose line end is not printed', () => {
    expect(redact('with hush', ['hush\n'])).toBe('with [secret]');
  });

  it('keeps texts of one or two characters, which no secret has', () => {
    expect(redact('2 of 2 pods', ['2', ''])).toBe('2 of 2 pods');
  });
});
