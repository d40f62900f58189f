import { librariesIn } from './copied-programs.ts';

const ADDRESS = '(0x00007f76bf01e000)';

it('the libraries of a program are those that ldd found, the loader among them', () => {
  const ldd = `
	linux-vdso.so.1 ${ADDRESS}
	liblzf.so.1 => /packages/usr/lib/x86_64-linux-gnu/liblzf.so.1 ${ADDRESS}
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 ${ADDRESS}
	/lib64/ld-linux-x86-64.so.2 ${ADDRESS}`;
  expect(librariesIn(ldd)).toEqual([
    '/packages/usr/lib/x86_64-linux-gnu/liblzf.so.1',
    '/lib/x86_64-linux-gnu/libc.so.6',
    '/lib64/ld-linux-x86-64.so.2',
  ]);
});

it('libraries that are nowhere are named', () => {
  const ldd = '\tliblzf.so.1 => not found\n\tlibjemalloc.so.2 => not found\n';
  expect(() => librariesIn(ldd)).toThrow(
    'The shared libraries liblzf.so.1, libjemalloc.so.2 are neither on this machine nor among the extracted packages: extract their packages too.',
  );
});
