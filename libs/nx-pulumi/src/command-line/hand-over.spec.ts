import { commandLine, handOver } from './hand-over.ts';

describe('what a run hands to its tasks', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('is its command line, as it was typed', () => {
    handOver({ argv: ['node', 'nx', 'run', 'shop:up', '--version=1.10'], workspaceRoot: '/' });
    expect(commandLine()).toEqual({
      tasks: [{ project: 'shop', target: 'up' }],
      words: ['run', 'shop:up', '--version=1.10'],
    });
  });

  it('is never what an earlier run handed on', () => {
    handOver({ argv: ['node', 'nx', 'run', 'shop:up', '--version=1.10'], workspaceRoot: '/' });
    handOver({ argv: ['node', 'nx', 'run', 'shop:up'], workspaceRoot: '/' });
    expect(commandLine()?.words).not.toContain('--version=1.10');
  });

  it('is nothing where no Nx command started them', () => {
    delete process.env['NX_PULUMI_COMMAND_LINE'];
    expect(commandLine()).toBeUndefined();
  });
});
