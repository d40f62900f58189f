import { inferTargets } from './targets.ts';

describe('the targets of a program', () => {
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

  it('are the operations on a stack', () => {
    expect(Object.keys(targets)).toEqual(['preview', 'up', 'destroy', 'refresh', 'outputs', 'cancel', 'help']);
  });

  it('act outside, so they are never cached, and on what was built', () => {
    const { help, ...operations } = targets;
    for (const target of Object.values(operations))
      expect(target).toMatchObject({ cache: false, dependsOn: ['build'] });
    expect(help).not.toHaveProperty('dependsOn');
  });

  it('say what they do and which settings they take as flags: no secret, and none whose name means something else', () => {
    expect(targets.up).toEqual({
      executor: '@per-branch/nx-pulumi:run',
      options: { operation: 'up' },
      configurations: { local: { local: true } },
      dependsOn: ['build'],
      cache: false,
      metadata: {
        technologies: ['pulumi'],
        description: 'Creates the stack, or changes what differs from the program. Settings: --version --replicas?',
        help: { command: 'npx nx run shop:help', example: { options: { version: '<string>' } } },
      },
    });
  });
});
