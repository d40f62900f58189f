import { refuseSilentReturn } from './last-deployment.ts';
import { type OperationContext } from './operation-context.ts';
import { type ConfigEntry } from './protocol.ts';

const readPage = jest.fn<Promise<object[]>, [size: number, page: number, showSecrets: boolean]>();
const stack = { api: (call: (api: object) => unknown) => call({ history: readPage }) };
const operation = (kind: string, result: string, config: object) => ({ kind, result, config });
const plain = (value: string) => ({ value, secret: false });
const region = (value: string) => operation('update', 'succeeded', { 'shop:region': plain(value) });

/** What the backend keeps, newest first. */
function history(...operations: object[]): void {
  readPage.mockImplementation((size, page) => Promise.resolve(operations.slice((page - 1) * size, page * size)));
}

const refuse = (...settings: ConfigEntry[]) =>
  refuseSilentReturn({ request: { stack: 'organization/shop/dev', settings }, stack } as unknown as OperationContext);
const byDefault = (key: string, value: unknown): ConfigEntry => {
  return { key, value, encrypt: false, byDefault: { flag: `--${key.split(':')[1]}` } };
};

describe('refuseSilentReturn', () => {
  beforeEach(() => readPage.mockReset());

  it('names both values, and a flag for each', async () => {
    history(region('west 4'));
    await expect(refuse(byDefault('shop:region', 'west1'))).rejects.toThrow(
      `The setting "shop:region" is not given: stack "organization/shop/dev" was deployed with "west 4", and the default is "west1". ` +
        `Give --region='west 4' to keep it or --region=west1 to change it, or a line "shop:region: …" with either in Pulumi.dev.yaml.`,
    );
  });

  it('accepts the same value, structures by content', async () => {
    const config = { 'shop:limits': { value: '{"a":1,"b":2}', objectValue: { a: 1, b: 2 }, secret: false } };
    history(operation('update', 'succeeded', config));
    await expect(refuse(byDefault('shop:limits', { b: 2, a: 1 }))).resolves.toBeUndefined();
    await expect(refuse(byDefault('shop:limits', { b: 2, a: 2 }))).rejects.toThrow('was deployed with "{\\"a\\":1');
  });

  it('accepts a new setting, and a stack to which nothing was ever deployed', async () => {
    history(region('west4'));
    await expect(refuse(byDefault('shop:new', 'x'))).resolves.toBeUndefined();
    history();
    await expect(refuse(byDefault('shop:region', 'west1'))).resolves.toBeUndefined();
  });

  it('compares with the last successful `up`, however many other operations came after it', async () => {
    const others = [
      operation('update', 'failed', { 'shop:region': plain('west1') }),
      operation('refresh', 'succeeded', {}),
    ];
    history(...Array.from({ length: 8 }, () => others).flat(), region('west4'), region('west1'));
    await expect(refuse(byDefault('shop:region', 'west1'))).rejects.toThrow('was deployed with "west4"');
  });

  it('reads no history where all settings are given', async () => {
    await refuse({ key: 'shop:region', value: 'west1', encrypt: false });
    expect(readPage).not.toHaveBeenCalled();
  });

  it('prints no secret', async () => {
    history(operation('update', 'succeeded', { 'shop:token': { value: 'hush', secret: true } }));
    const secret = { key: 'shop:token', value: 'other', encrypt: true, byDefault: { variable: 'SHOP_TOKEN' } };
    await expect(refuse(secret)).rejects.toThrow(
      /^The setting "shop:token" is not given, .*in the environment variable SHOP_TOKEN or Pulumi\.dev\.yaml, encrypted\.$/,
    );
    await expect(refuse(secret)).rejects.not.toThrow(/hush|other/);
    expect(readPage).toHaveBeenCalledWith(10, 1, true);
  });
});
