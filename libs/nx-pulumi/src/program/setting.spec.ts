import { parse } from 'yaml';
import { declaredSettings } from './setting.ts';

const declared = (yaml: string) => declaredSettings('shop', parse(yaml, { schema: 'failsafe' }), parse(yaml));

describe('declaredSettings', () => {
  it('reads type, default and description', () => {
    expect(declared('replicas: { type: integer, default: 2, description: How many }')).toEqual([
      { key: 'shop:replicas', name: 'replicas', type: 'integer', default: '2', description: 'How many', secret: false },
    ]);
  });

  it('returns no default where Pulumi.yaml has none', () => {
    expect(declared('version: { type: string }')).toEqual([
      { key: 'shop:version', name: 'version', type: 'string', secret: false },
    ]);
  });

  it.each([
    ['version: 1.10', 'string', '1.10'],
    ['version: { type: string, default: 1.10 }', 'string', '1.10'],
    ['sha: { type: string, default: 0123e4 }', 'string', '0123e4'],
    ['count: 3', 'integer', '3'],
    ['on: true', 'boolean', 'true'],
    ['zones: [a, b]', 'array', '["a","b"]'],
    ['limits: { type: object, default: { cpu: 1 } }', 'object', '{"cpu":1}'],
    ['limits: { value: { on: true } }', 'object', '{"on":true}'],
  ])('infers the type and keeps the text of the default: %s', (yaml, type, text) => {
    expect(declared(yaml)).toEqual([expect.objectContaining({ type, default: text })]);
  });

  it('reads `secret: true`', () => {
    expect(declared('password: { type: string, secret: true }')).toEqual([expect.objectContaining({ secret: true })]);
  });

  it.each([
    ['gcp:project: { value: example }', 'gcp:project', 'gcp:project'],
    ['shop:version: { type: string }', 'shop:version', 'version'],
  ])("removes the program's own prefix from the name: %s", (yaml, key, name) => {
    expect(declared(yaml)).toEqual([expect.objectContaining({ key, name })]);
  });

  it('refuses an unknown type and names the known ones', () => {
    expect(() => declared('size: { type: float }')).toThrow(
      'The setting "size" in Pulumi.yaml has the type "float", which must be one of string, integer, boolean, array, object.',
    );
  });
});
