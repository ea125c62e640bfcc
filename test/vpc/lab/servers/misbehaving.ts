/** Servers on port 443 that are silent, or reset the connection once they have seen the hello. */
import { createServer } from 'node:net';

const list = JSON.parse(process.argv[2] ?? '[]') as { readonly ip: string; readonly behaviour: 'mute' | 'reset' }[];
let waiting = list.length;
for (const { ip, behaviour } of list) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (behaviour === 'reset') socket.once('data', () => socket.resetAndDestroy());
    else socket.resume();
  });
  server.listen(443, ip, () => {
    waiting -= 1;
    if (waiting === 0) process.stdout.write('ready\n');
  });
}
