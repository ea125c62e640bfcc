/** Sends each packet of standard input once, inside a network namespace: a SYN, or a datagram. Ends when all are on their way. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import type { Packet } from './packets.ts';

const AT_ONCE = 100;

/** The kernel sends the SYN within the call; whether anything answers is seen by the router. */
async function syn({ src, sport, dst, dport }: Packet): Promise<void> {
  const socket = connect({ host: dst, port: dport, localAddress: src, localPort: sport });
  socket.on('error', () => undefined);
  await turn();
  await turn();
  socket.destroy();
}

function datagram({ src, sport, dst, dport }: Packet): Promise<void> {
  const socket = createSocket(src.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.bind(sport, src, () => {
      socket.send('x', dport, dst, () => {
        socket.close();
        resolve();
      });
    });
  });
}

const packets = JSON.parse(await text(process.stdin)) as readonly Packet[];
for (let at = 0; at < packets.length; at += AT_ONCE)
  await Promise.all(packets.slice(at, at + AT_ONCE).map((packet) => (packet.protocol === 6 ? syn(packet) : datagram(packet))));
