import { versionFlags } from './binaries.ts';

it('`versionFlags` sets the version that go.mod pins, and a fixed build date', () => {
  expect(versionFlags('module x\n\nrequire k8s.io/kubernetes v1.34.4\n')).toBe(
    [
      '-X k8s.io/component-base/version.gitVersion=v1.34.4',
      '-X k8s.io/component-base/version.gitMajor=1',
      '-X k8s.io/component-base/version.gitMinor=34',
      '-X k8s.io/component-base/version.gitCommit=local',
      '-X k8s.io/component-base/version.buildDate=2026-01-01T00:00:00Z',
      '-X k8s.io/client-go/pkg/version.gitVersion=v1.34.4',
    ].join(' '),
  );
});

it('`versionFlags` of a module without Kubernetes throws', () => {
  expect(() => versionFlags('module x\n')).toThrow('does not require k8s.io/kubernetes');
});
