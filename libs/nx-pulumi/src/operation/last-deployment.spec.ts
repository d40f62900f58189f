import { pulumi } from './cli.ts';
import { refuseSilentReturn } from './last-deployment.ts';
import { type ConfigEntry, type RequestInFolder } from './protocol.ts';

jest.mock('./cli.ts', () => ({ pulumi: jest.fn() }));

const asked = jest.mocked(pulumi);
const operation = (kind: string, result: string, config: object) => ({ kind, result, config });
const plain = (value: string) => ({ value, secret: false });
const region = (value: string) => operation('update', 'succeeded', { 'shop:region': plain(value) });

/** What the backend keeps, newest first. */
function history(...operations: object[]): void {
  asked.mockImplementation((_folder, args) => {
    const page = Number(args[args.indexOf('--page') + 1]);
    return Promise.resolve(JSON.stringify(operations.slice((page - 1) * 10, page * 10)));
  });
}

const refuse = (...settings: ConfigEntry[]) =>
  refuseSilentReturn({ workFolder: '/work', stack: 'organization/shop/dev', settings } as unknown as RequestInFolder);
const byDefault = (key: string, value: unknown): ConfigEntry => {
  return { key, value, encrypt: false, byDefault: { flag: `--${key.split(':')[1]}` } };
};

describe('a return to a default in silence', () => {
  beforeEach(() => asked.mockReset());

  it('is refused with both values, and a flag for each', async () => {
    history(region('west 4'));
    await expect(refuse(byDefault('shop:region', 'west1'))).rejects.toThrow(
      `The setting "shop:region" is not given: stack "organization/shop/dev" was deployed with "west 4", and the default is "west1". ` +
        `Give --region='west 4' to keep it or --region=west1 to change it, or a line "shop:region: …" with either in Pulumi.dev.yaml.`,
    );
  });

  it('is none where the values are the same, structures by content', async () => {
    const config = { 'shop:limits': { value: '{"a":1,"b":2}', objectValue: { a: 1, b: 2 }, secret: false } };
    history(operation('update', 'succeeded', config));
    await expect(refuse(byDefault('shop:limits', { b: 2, a: 1 }))).resolves.toBeUndefined();
    await expect(refuse(byDefault('shop:limits', { b: 2, a: 2 }))).rejects.toThrow('was deployed with "{\\"a\\":1');
  });

  it('is none where the setting is new, or nothing was ever deployed', async () => {
    history(region('west4'));
    await expect(refuse(byDefault('shop:new', 'x'))).resolves.toBeUndefined();
    history();
    await expect(refuse(byDefault('shop:region', 'west1'))).resolves.toBeUndefined();
  });

  it('looks at the last successful up, however many other operations came after it', async () => {
    const others = [
      operation('update', 'failed', { 'shop:region': plain('west1') }),
      operation('refresh', 'succeeded', {}),
    ];
    history(...Array.from({ length: 8 }, () => others).flat(), region('west4'), region('west1'));
    await expect(refuse(byDefault('shop:region', 'west1'))).rejects.toThrow('was deployed with "west4"');
  });

  it('asks nothing where all settings are given', async () => {
    await refuse({ key: 'shop:region', value: 'west1', encrypt: false });
    expect(asked).not.toHaveBeenCalled();
  });

  it('names no secret', async () => {
    history(operation('update', 'succeeded', { 'shop:token': { value: 'hush', secret: true } }));
    const secret = { key: 'shop:token', value: 'other', encrypt: true, byDefault: { variable: 'SHOP_TOKEN' } };
    await expect(refuse(secret)).rejects.toThrow(
      /^The setting "shop:token" is not given, .*in the environment variable SHOP_TOKEN or Pulumi\.dev\.yaml, encrypted\.$/,
    );
    await expect(refuse(secret)).rejects.not.toThrow(/hush|other/);
  });
});
