import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './cli.ts';

let folder: string;
let printed: unknown[];

const write = async (path: string, content: string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  await write('package.json', '{ "name": "@example/shop" }');
  await write('image.config.mjs', "export default { entryPoint: 'dist/main.js', ports: [8080] };");
  printed = [];
  jest.spyOn(console, 'error').mockImplementation((value) => void printed.push(value));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('`run` prints one message and returns 1 for', () => {
  const publish = ['publish', '--registry=images.example.com'];

  it.each([
    ['an unknown flag', ['build', '--verison'], /^Unknown option '--verison'/],
    ['an unknown command', ['bulid'], /^There is no command "bulid"\./],
    [
      '`bundle` of a service that is not compiled',
      ['bundle'],
      /dist\/main\.js does not exist: compile the service first/,
    ],
    ['`build` before `bundle`', ['build'], /dist\/bundle\/main\.js does not exist: run "oci-image bundle" first\.$/],
    ['`publish` before `build`', publish, /dist\/image\/index\.json does not exist: run "oci-image build" first\.$/],
    ['`publish` without a registry', ['publish'], /^No registry is named/],
  ])('%s', async (_what, args, message) => {
    expect(await run(args, folder)).toBe(1);
    expect(printed).toEqual([expect.stringMatching(message)]);
  });

  it.each(['image.config.mjs', 'package.json'])('a folder without %s', async (file) => {
    await rm(join(folder, file));
    expect(await run(['bundle'], folder)).toBe(1);
    expect(printed).toEqual([`${join(folder, file)} does not exist: run oci-image in the folder of a service.`]);
  });
});
