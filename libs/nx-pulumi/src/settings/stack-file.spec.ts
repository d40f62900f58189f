import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdsSecret, readStackFile } from './stack-file.ts';

describe('Pulumi.<stack>.yaml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-file-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (text: string) => {
    writeFileSync(join(folder, 'Pulumi.dev.yaml'), text);
    return readStackFile(folder, 'shop', 'organization/shop/dev');
  };

  it('is empty if there is none', () => {
    expect(readStackFile(folder, 'shop', 'none')).toEqual({ name: 'Pulumi.none.yaml', config: {}, passedOn: {} });
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
  ])('%s', (line, value) => {
    expect(read(`config:\n  ${line}\n`).config).toEqual({ 'shop:a': value });
  });

  it('keeps keys of other namespaces, and follows aliases', () => {
    const text = 'config:\n  gcp:project: &project 1.10\n  other:project: *project\n';
    expect(read(text).config).toEqual({ 'gcp:project': '1.10', 'other:project': '1.10' });
  });

  it('passes on how it encrypts, and its environments', () => {
    expect(read('encryptionsalt: v1:x\nenvironment: [base]\n')).toMatchObject({
      config: {},
      passedOn: { encryptionsalt: 'v1:x', environment: ['base'] },
    });
  });

  it.each(['config: [a]', 'config: text'])('%s is refused', (text) => {
    expect(() => read(text)).toThrow('"config" is to be a block of keys and values');
  });

  it('that is no YAML is refused, with its path', () => {
    expect(() => read('config: {')).toThrow(/Pulumi\.dev\.yaml cannot be read: /);
  });
});

it.each([
  [{ secure: 'v1:x' }, true],
  [{ deep: [{ secure: 'v1:x' }] }, true],
  [{ secure: 'v1:x', other: 1 }, false],
  ['secure', false],
  [null, false],
])('%j holds a secret: %s', (value, expected) => {
  expect(holdsSecret(value)).toBe(expected);
});
