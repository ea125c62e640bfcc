/** Takes every descriptor that it may have, and says how each port then fails. */
import { openSync } from 'node:fs';
import { systemExec } from '../../src/platform/exec.ts';
import { systemFiles } from '../../src/platform/files.ts';
import { createNetwork } from '../../src/platform/network.ts';
import { asAddressed } from '../../src/platform/route.ts';

const network = createNetwork(asAddressed);
// Loaded before, as a file of the source tree takes a descriptor; and every limit has room for what has been opened once.
await systemExec.run('/bin/true', [], { timeoutMs: 5_000, maxBytes: 100 });
const [what = 'files'] = process.argv.slice(2);
try {
  const most = what === 'files' ? 1_000_000 : 0;
  for (let opened = 0; opened < most; opened += 1) openSync('/dev/null', 'r');
} catch {
  // That was the last one.
}
const limits = { timeoutMs: 2_000 };
const said = await Promise.all([
  network.dial({ ip: '127.0.0.1', port: 9 }, limits),
  new Promise((resolve) => {
    const socket = network.datagrams(
      { ip: '127.0.0.1', port: 9 },
      { onMessage: () => resolve('answered'), onFault: (reason, detail) => resolve({ reason, detail }) },
    );
    socket.send(Buffer.from('x'));
  }),
  systemFiles.read('/etc/passwd', 1_000_000),
  systemFiles.read('/proc/self/comm', 100),
  systemFiles.list('/etc', 10),
  systemExec.run('/bin/true', [], { ...limits, maxBytes: 100 }),
]);
const reasons = said.map((result) => {
  const { reason, detail } = result as { readonly reason?: string; readonly detail?: string };
  return reason === 'exhausted' ? `exhausted ${detail}` : (reason ?? 'ok');
});
process.stdout.write(JSON.stringify(reasons), () => process.exit(0));
