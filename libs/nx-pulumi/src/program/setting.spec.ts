import { parse } from 'yaml';
import { declaredSettings } from './setting.ts';

const declared = (yaml: string) => declaredSettings('shop', parse(yaml, { schema: 'failsafe' }), parse(yaml));

describe('settings that a Pulumi.yaml declares', () => {
  it('have a type, a default, a description', () => {
    expect(declared('replicas: { type: integer, default: 2, description: How many }')).toEqual([
      { key: 'shop:replicas', name: 'replicas', type: 'integer', default: '2', description: 'How many', secret: false },
    ]);
  });

  it('have to be given where there is no default', () => {
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
  ])('keep their text: %s', (yaml, type, text) => {
    expect(declared(yaml)).toEqual([expect.objectContaining({ type, default: text })]);
  });

  it('are secret if they say so', () => {
    expect(declared('password: { type: string, secret: true }')).toEqual([expect.objectContaining({ secret: true })]);
  });

  it.each([
    ['gcp:project: { value: example }', 'gcp:project', 'gcp:project'],
    ['shop:version: { type: string }', 'shop:version', 'version'],
  ])("have flags without the program's own prefix: %s", (yaml, key, name) => {
    expect(declared(yaml)).toEqual([expect.objectContaining({ key, name })]);
  });

  it('of an unknown type are refused with the known ones', () => {
    expect(() => declared('size: { type: float }')).toThrow(
      'The setting "size" in Pulumi.yaml has the type "float": it is to be one of string, integer, boolean, array, object.',
    );
  });
});
