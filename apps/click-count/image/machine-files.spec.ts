import { fingerprints, librariesOf, machineFiles } from './machine-files.ts';

describe('what the image takes from this machine', () => {
  it("is what ldd names, the loader among it, the kernel's own library not", () => {
    const ldd = `
	linux-vdso.so.1 (0x00007f28be650000)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f28be320000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f28be137000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f28be652000)
`;
    expect(librariesOf(ldd)).toEqual([
      '/lib/x86_64-linux-gnu/libc.so.6',
      '/lib/x86_64-linux-gnu/libm.so.6',
      '/lib64/ld-linux-x86-64.so.2',
    ]);
  });

  it('is refused when a library is missing here', () => {
    expect(() => librariesOf('\tlibatomic.so.1 => not found\n')).toThrow('lacks libatomic.so.1');
  });

  it('begins with the Node that runs this, and has a fingerprint for each file', async () => {
    const files = await machineFiles();
    expect(files[0]?.path).toBe('/usr/local/bin/node');
    const lines = (await fingerprints(files)).split('\n');
    expect(lines).toHaveLength(files.length);
    expect(lines.every((line) => /^[0-9a-f]{64} {2}\/\S+ \(\S+\)$/.test(line))).toBe(true);
  });
});
