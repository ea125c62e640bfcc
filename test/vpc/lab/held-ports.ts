/** A node whose local ports are in use. */
import type { Fault } from './types.ts';

/** Connects until the kernel has no port left to connect from, address by address, and then sleeps; the lab's end is its own. */
const HOLD_PORTS = `
import errno, socket, sys, time
held = []
for address in socket.gethostbyname_ex(sys.argv[1])[2]:
    while True:
        held.append(socket.socket())
        try:
            held[-1].connect((address, 443))
        except OSError as refused:
            if refused.errno != errno.EADDRNOTAVAIL:
                raise
            break
print("held", flush=True)
time.sleep(3600)
`;

/** Another program on the node holds every local port towards each address of one name; towards all others they are free. */
export const portsHeldTowards = (name: string): Fault => ({
  where: 'node',
  what: `all of the node's local ports towards ${name} are in use`,
  sysctl: ['net.ipv4.ip_local_port_range=40000 40199'],
  shell: [
    `/usr/bin/python3 -Ic '${HOLD_PORTS}' ${name} >/tmp/held 2>&1 & until grep -q . /tmp/held; do sleep 0.02; done; grep -qx held /tmp/held`,
  ],
});
