import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdsSecret, readStackFile } from './stack-file.ts';

describe('readStackFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-file-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (text: string) => {
    writeFileSync(join(folder, 'Pulumi.dev.yaml'), text);
    return readStackFile(folder, 'shop', 'organization/shop/dev');
  };

  it('returns an empty file if there is none', () => {
    expect(readStackFile(folder, 'shop', 'none')).toEqual({ name: 'Pulumi.none.yaml', config: {}, otherFields: {} });
  });

  it.each([
    ['shop:a: "5"', '5'],
    ['shop:a: 5', '5'],
    ['shop:a: 1.10', '1.10'],
    ['shop:a: 0x10', '16'],
    ['shop:a: 1e3', '1000'],
    ['shop:a: true', 'true'],
    ['shop:a:', ''],
    ['shop:a: [1, two]', [1, 'two']],
    ['shop:a: { deep: { on: true } }', { deep: { on: true } }],
    ['shop:a: { secure: v1:x }', { secure: 'v1:x' }],
    ['a: unqualified', 'unqualified'],
    ['shop:config:a: old', 'old'],
  ])('reads the line "%s" as %j', (line, value) => {
    expect(read(`config:\n  ${line}\n`).config).toEqual({ 'shop:a': value });
  });

  it('keeps keys of other namespaces, and resolves YAML aliases', () => {
    const text = 'config:\n  gcp:project: &project 1.10\n  other:project: *project\n';
    expect(read(text).config).toEqual({ 'gcp:project': '1.10', 'other:project': '1.10' });
  });

  it('returns fields for encryption and environments in `otherFields`', () => {
    expect(read('encryptionsalt: v1:x\nenvironment: [base]\n')).toMatchObject({
      config: {},
      otherFields: { encryptionsalt: 'v1:x', environment: ['base'] },
    });
  });

  it.each(['config: [a]', 'config: text'])('refuses "%s"', (text) => {
    expect(() => read(text)).toThrow('"config" must be a block of keys and values');
  });

  it('refuses a file that is no YAML, and names its path', () => {
    expect(() => read('config: {')).toThrow(/Pulumi\.dev\.yaml cannot be read: /);
  });
});

it.each([
  [{ secure: 'v1:x' }, true],
  [{ deep: [{ secure: 'v1:x' }] }, true],
  [{ secure: 'v1:x', other: 1 }, false],
  ['secure', false],
  [null, false],
])('holdsSecret of %j is %s', (value, expected) => {
  expect(holdsSecret(value)).toBe(expected);
});
