import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine } from './command-line.ts';
import { refuseSecrets } from './refuse-secrets.ts';

describe('a command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'refuse-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: shop\n');
  writeFileSync(
    join(folder, 'Pulumi.production.yaml'),
    'config:\n  token: { secure: "v1:x" }\n  gcp:credentials: { secure: "v1:x" }\n  shop:list: [{ secure: "v1:x" }]\n  shop:clear: text\n',
  );

  const setting = (name: string, secret = false) => ({
    key: `shop:${name}`,
    name,
    type: 'string' as const,
    secret,
  });
  const program = {
    project: 'shop',
    settings: [setting('password', true), setting('token'), setting('clear')],
    stackConfigFolder: folder,
  };
  const given = (flag: string) => () => refuseSecrets(readCommandLine(['run', 'shop:up', `${flag}=hush`]), program);

  it.each([
    ['--password', 'password'],
    ['--shop:password', 'password'],
    ['--token', 'token'],
    ['--shop:token', 'token'],
    ['--list', 'list'],
    ['--gcp:credentials', 'gcp:credentials'],
  ])('that gives a secret setting as %s is refused, without its value', (flag, name) => {
    expect(given(flag)).toThrow(`The setting "${name}" is secret`);
    expect(given(flag)).not.toThrow('hush');
  });

  it.each(['--clear', '--shop:clear', '--stack', '--unheard-of'])('that gives %s passes', (flag) => {
    expect(given(flag)).not.toThrow();
  });

  it('passes where the program has no folder for stack files', () => {
    expect(() =>
      refuseSecrets(readCommandLine(['run', 'shop:up', '--clear=x']), {
        ...program,
        stackConfigFolder: join(folder, 'none'),
      }),
    ).not.toThrow();
  });
});
