/**
 * A whole lab, built inside the namespaces that `isolate.ts` makes: topology, servers, node, faults; and the door into
 * the node. A lab is never taken down: its process namespace ends, and with it everything in it.
 */
import { performance } from 'node:perf_hooks';
import { channelIs } from './channel.ts';
import { API_SOCKET } from './credentials.ts';
import { startDns } from './dns.ts';
import { startEndpoints } from './endpoints.ts';
import { type ExecOptions, type Executed, execOnNode } from './exec.ts';
import { type EnterNode, startNodeView } from './node-view.ts';
import { startProxies } from './proxies.ts';
import { startService } from './service.ts';
import { inNamespace, runSync } from './shell.ts';
import { buildTopology, hasWire, ip, nft, nodeIsUp, tc } from './topology.ts';
import type { Fault, LabSpec } from './types.ts';
import { startWire } from './wire.ts';

export interface Lab {
  /** Milliseconds from nothing to everything up. */
  readonly startMs: number;
  readonly enter: EnterNode;
  /** Runs a program on the node and measures it; see `exec.ts`. Never rejects. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<Executed>;
  /** Adds a fault to the running lab. */
  apply(fault: Fault): void;
}

/** Mounts that keep the lab's files away from the machine's; the resolv.conf is the servers' own (they need none). */
function privateFiles(): void {
  runSync(['mount', '-t', 'tmpfs', 'tmpfs', '/run']);
  // squid's shared memory has fixed names.
  runSync(['mount', '-t', 'tmpfs', 'tmpfs', '/dev/shm']);
  runSync(['mkdir', '-p', '/run/netns', '/run/lab']);
  runSync([
    'sh',
    '-c',
    'printf "nameserver 10.20.0.2\\n" >/run/lab/resolv.conf; mount --bind /run/lab/resolv.conf "$(readlink -f /etc/resolv.conf)"',
  ]);
}

/** `enter`: what leads into the node's view. */
function applyFault(fault: Fault, enter: EnterNode): void {
  if (fault.nft !== undefined) nft(fault.where, `${fault.nft.join('\n')}\n`);
  if (fault.ip !== undefined) ip(fault.where, fault.ip);
  if (fault.tc !== undefined) tc(fault.where, fault.tc);
  for (const setting of fault.sysctl ?? []) runSync(inNamespace(fault.where, ['sysctl', '-qw', setting]));
  for (const line of fault.shell ?? []) runSync(enter(['sh', '-ec', line]));
}

/** Builds the lab. Throws LabError with the failing program's words. */
export async function startLab(spec: LabSpec): Promise<Lab> {
  const started = performance.now();
  privateFiles();
  buildTopology(spec);
  const starting: Promise<unknown>[] = [];
  if (hasWire(spec)) starting.push(startWire(spec.rttMs, spec.wire));
  if (spec.node.network !== 'none') {
    const { place, api } = spec;
    const { role: _, ...rest } = api;
    starting.push(startDns(spec), startEndpoints(spec), startProxies(spec.proxies));
    starting.push(startService('inet', 'aws-api.ts', { socket: API_SOCKET, place, ...rest }));
    if (spec.imds !== 'absent') {
      starting.push(
        startService('rtr', 'imds.ts', { mode: spec.imds, ips: ['169.254.169.254', 'fd00:ec2::254'], place, role: api.role }),
      );
    }
  }
  const view = startNodeView(spec);
  await Promise.all(starting);
  const enter = await view;
  await nodeIsUp(spec);
  await channelIs(spec.node.agent);
  for (const fault of spec.faults) applyFault(fault, enter);
  await channelIs(spec.node.agent, true);
  return {
    startMs: performance.now() - started,
    enter,
    exec: (argv, options = {}) => execOnNode(enter, argv, options),
    apply: (fault) => applyFault(fault, enter),
  };
}
