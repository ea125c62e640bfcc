/** The far side of `kernel-filter.ts`, in a network namespace of its own: it takes connections and answers questions. */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const PORTS = [443, 53];

process.stdin.once('data', () => {
  const ip = (words: string): void => void execFileSync('ip', words.split(' '));
  for (const words of [
    'link set lo up',
    'addr add 10.9.0.1/24 dev eth0',
    'addr add fd09::1/64 dev eth0 nodad',
    'link set eth0 address 02:00:00:00:00:01',
    'link set eth0 up',
    'neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent',
    'neigh add fd09::2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent',
  ])
    ip(words);
  for (const port of PORTS) {
    createServer((socket) => socket.on('error', () => {}).end()).listen(port, '::');
    for (const type of ['udp4', 'udp6'] as const) {
      const socket = createSocket({ type, ipv6Only: type === 'udp6' });
      socket.on('message', (text, { port: to, address }) => socket.send(text, to, address));
      socket.bind(port);
    }
  }
  setTimeout(() => process.stdout.write('ready\n'), 300);
});
