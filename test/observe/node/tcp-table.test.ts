/** The kernel's list of TCP connections: as its source prints it, and once against this kernel. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { parseTcpTable } from '../../../src/observe/node/agent/tcp-table.ts';
import { systemFiles } from '../../../src/platform/files.ts';

const onLinux = { skip: process.platform === 'linux' ? false : 'needs Linux' };

/** Linux 6.8. The second socket retransmits; the third waits for an answer to its SYN; the last two are listening and in TIME_WAIT. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 0A01140A:A1B2 0C02140A:01BB 01 00000000:00000000 02:00000A2B 00000000     0        0 48213 2 000000006ff2b0a8 20 4 30 10 -1                    
   1: 0A01140A:A1B3 0C04140A:01BB 01 000000BB:00000000 01:000004D2 00000006     0        1 48214 2 00000000a9ab6f5b 6400 4 31 1 5
   2: 0A01140A:A1B4 0B0A5E34:01BB 02 00000001:00000000 01:0000002B 00000002  1000        0 48215 2 0000000012aa6f5b 400 0 0 1 7
   3: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 112 1 0000000045d3477b 100 0 0 10 0
   4: 0100007F:B18C 0100007F:A377 06 00000000:00000000 03:00001579 00000000     0        0 0 3 000000008f565d9e
`;

test('state, remote end, what is unanswered, whose it is', () => {
  assert.deepEqual(parseTcpTable(TABLE), [
    { ip: '10.20.2.12', port: 443, state: 'established', unacked: 0, unanswered: 0, uid: 0, inode: '48213' },
    { ip: '10.20.4.12', port: 443, state: 'established', unacked: 187, unanswered: 7, uid: 0, inode: '48214' },
    { ip: '52.94.10.11', port: 443, state: 'connecting', unacked: 1, unanswered: 2, uid: 1000, inode: '48215' },
  ]);
});

test('IPv6, and IPv4 in the clothes of IPv6', () => {
  const line = (remote: string): string =>
    `   1: 00000000000000000000000001000000:AD5B ${remote}:01BB 01 00000000:00000000 00:00000000 00000000     0        0 97844 1 0 20 0 0 10 -1`;
  const ips = [line('020020FD000000000000000011000000'), line('0000000000000000FFFF00000C02140A')].map(
    (text) => parseTcpTable(text)[0]?.ip,
  );
  assert.deepEqual(ips, ['fd20:2::11', '10.20.2.12']);
});

test('lines that are something else are left out', () => {
  for (const text of ['', 'sl', TABLE.replaceAll(':', ' '), '   0: 0A01140A:A1B2 0C02140A:01BB 01', '\n\n', '0'.repeat(10_000)])
    assert.deepEqual(parseTcpTable(text), [], text.slice(0, 40));
});

test('against this kernel, both families', onLinux, async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, host);
    await once(socket, 'connect');
    const table = await systemFiles.read(host === '::1' ? '/proc/self/net/tcp6' : '/proc/self/net/tcp', 4_000_000);
    assert.ok(table.outcome === 'ok');
    const mine = parseTcpTable(table.text).filter((entry) => entry.port === port);
    assert.deepEqual(
      mine.map(({ ip, state, unacked, unanswered, uid }) => ({ ip, state, unacked, unanswered, uid })),
      [{ ip: host, state: 'established', unacked: 0, unanswered: 0, uid: process.getuid?.() }],
    );
    socket.destroy();
    server.close();
  }
});
