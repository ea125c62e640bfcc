/**
 * A whole lab, built inside the namespaces that `isolate.ts` makes: topology, servers, node, faults; and the door into
 * the node. A lab is never taken down: its process namespace ends, and with it everything in it.
 */
import { performance } from 'node:perf_hooks';
import { startDns } from './dns.ts';
import { startEndpoints } from './endpoints.ts';
import { type ExecOptions, type Executed, execOnNode } from './exec.ts';
import { type EnterNode, startNodeView } from './node-view.ts';
import { startService } from './service.ts';
import { runSync } from './shell.ts';
import { buildTopology, ip, nft, nodeIsUp } from './topology.ts';
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
  runSync(['mkdir', '-p', '/run/netns', '/run/lab']);
  runSync([
    'sh',
    '-c',
    'printf "nameserver 10.20.0.2\\n" >/run/lab/resolv.conf; mount --bind /run/lab/resolv.conf "$(readlink -f /etc/resolv.conf)"',
  ]);
}

function applyFault(fault: Fault): void {
  if (fault.nft !== undefined) nft(fault.where, `${fault.nft.join('\n')}\n`);
  if (fault.ip !== undefined) ip(fault.where, fault.ip);
}

/** Builds the lab. Throws LabError with the failing program's words. */
export async function startLab(spec: LabSpec): Promise<Lab> {
  const started = performance.now();
  privateFiles();
  buildTopology(spec);
  const starting: Promise<unknown>[] = [];
  if (spec.rttMs > 0) starting.push(startWire(spec.rttMs));
  if (spec.node.network !== 'none') {
    starting.push(startDns(spec), startEndpoints(spec));
    if (spec.imds !== 'absent') {
      starting.push(startService('rtr', 'imds.ts', { mode: spec.imds, ips: ['169.254.169.254', 'fd00:ec2::254'] }));
    }
  }
  const view = startNodeView(spec);
  await Promise.all(starting);
  const enter = await view;
  await nodeIsUp(spec);
  for (const fault of spec.faults) applyFault(fault);
  return {
    startMs: performance.now() - started,
    enter,
    exec: (argv, options = {}) => execOnNode(enter, argv, options),
    apply: applyFault,
  };
}
