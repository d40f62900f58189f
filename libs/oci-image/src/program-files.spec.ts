import { fingerprints, librariesIn, nodeFiles } from './program-files.ts';

it('`librariesIn` returns the files that ldd names, the loader among them, without the virtual library of the kernel', () => {
  const ldd = `
	linux-vdso.so.1 (0x00007f28be650000)
	liblzf.so.1 => /packages/usr/lib/x86_64-linux-gnu/liblzf.so.1 (0x00007f28be320000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f28be137000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f28be652000)
`;
  expect(librariesIn(ldd)).toEqual([
    '/lib/x86_64-linux-gnu/libc.so.6',
    '/lib64/ld-linux-x86-64.so.2',
    '/packages/usr/lib/x86_64-linux-gnu/liblzf.so.1',
  ]);
});

it('`librariesIn` names every library that ldd does not find', () => {
  const ldd = '\tliblzf.so.1 => not found\n\tlibjemalloc.so.2 => not found\n';
  expect(() => librariesIn(ldd)).toThrow(
    'Shared libraries are not found: liblzf.so.1, libjemalloc.so.2. Install the packages that contain them, or extract these too.',
  );
});

it('`fingerprints` of `nodeFiles` starts with the Node that runs this, and has a line for each file', async () => {
  const files = await nodeFiles();
  expect(files[0]?.path).toBe('/usr/local/bin/node');
  const lines = (await fingerprints(files)).split('\n');
  expect(lines).toHaveLength(files.length);
  expect(lines.every((line) => /^[0-9a-f]{64} {2}\/\S+ \(\S+\)$/.test(line))).toBe(true);
});
