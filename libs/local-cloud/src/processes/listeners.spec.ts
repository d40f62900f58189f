import { parseListener } from './listeners.ts';

it.each([
  [
    'udp   UNCONN 0      0      127.0.0.53%lo:53    0.0.0.0:*    users:(("dnsmasq",pid=812,fd=4),("dnsmasq",pid=813,fd=4))',
    { host: '127.0.0.53', port: 53, process: 'dnsmasq (process 812)' },
  ],
  [
    'tcp   LISTEN 0      511          0.0.0.0:80    0.0.0.0:*',
    { host: '0.0.0.0', port: 80, process: 'a process that this user may not see' },
  ],
  [
    'tcp   LISTEN 0      511                *:8080        *:*    users:(("node",pid=7,fd=18))',
    { host: '*', port: 8080, process: 'node (process 7)' },
  ],
  [
    'tcp LISTEN 0 5 [::1]:631 [::]:* users:(("cupsd",pid=9,fd=6))',
    { host: '[::1]', port: 631, process: 'cupsd (process 9)' },
  ],
])('parseListener reads address and process of %j', (line, expected) => expect(parseListener(line)).toEqual(expected));
