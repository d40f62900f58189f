import { mountPoints } from './teardown.ts';

it('`mountPoints` lists the mounts under a folder, innermost first, without the escapes of the kernel', () => {
  const mounts = `/dev/vda / ext4 rw 0 0
tmpfs /state/cloud/kubelet/pods/1 tmpfs rw 0 0
tmpfs /state/cloud/kubelet/pods/1/sub tmpfs rw 0 0
nsfs /state/cloud/a\\040name nsfs rw 0 0
tmpfs /state/cloud-of-another tmpfs rw 0 0
`;
  expect(mountPoints(mounts, '/state/cloud')).toEqual([
    '/state/cloud/a name',
    '/state/cloud/kubelet/pods/1/sub',
    '/state/cloud/kubelet/pods/1',
  ]);
});
