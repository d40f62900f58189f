import { inferTargets } from './targets.ts';

describe('inferTargets', () => {
  const targets = inferTargets(
    {
      settings: [
        { key: 'shop:version', name: 'version', type: 'string', secret: false },
        { key: 'shop:token', name: 'token', type: 'string', secret: true },
        { key: 'shop:stack', name: 'stack', type: 'string', secret: false },
        { key: 'shop:runner', name: 'runner', type: 'string', secret: false },
        { key: 'shop:replicas', name: 'replicas', type: 'integer', default: '2', secret: false },
      ],
    },
    'shop',
  );

  it('returns the operations on a stack, and `help`', () => {
    expect(Object.keys(targets)).toEqual(['preview', 'up', 'destroy', 'refresh', 'outputs', 'cancel', 'help']);
  });

  it('returns operations without a cache that depend on `build`', () => {
    const { help, ...operations } = targets;
    for (const target of Object.values(operations))
      expect(target).toMatchObject({ cache: false, dependsOn: ['build'] });
    expect(help).not.toHaveProperty('dependsOn');
  });

  it('describes an operation and the settings that are its flags: none that is secret or has a reserved name', () => {
    expect(targets.up).toEqual({
      executor: '@per-branch/nx-pulumi:run',
      options: { operation: 'up' },
      configurations: { local: { local: true } },
      dependsOn: ['build'],
      cache: false,
      metadata: {
        technologies: ['pulumi'],
        description: 'Creates or updates the stack. Settings: --version --replicas?',
        help: { command: 'npx nx run shop:help', example: { options: { version: '<string>' } } },
      },
    });
  });
});
