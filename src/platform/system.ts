import { systemClock } from './clock.ts';
import { systemEnvironment } from './environment.ts';
import { systemExec } from './exec.ts';
import { systemFiles } from './files.ts';
import { createNetwork } from './network.ts';
import type { Ports } from './ports.ts';
import { asAddressed } from './route.ts';
import { systemResolver, systemRoots } from './system-resolver.ts';
import { makeTrustStore } from './tls.ts';

export function createSystemPorts(): Ports {
  return {
    clock: systemClock,
    environment: systemEnvironment,
    files: systemFiles,
    exec: systemExec,
    network: createNetwork(asAddressed),
    resolver: systemResolver,
    systemRoots,
    trustStore: makeTrustStore,
  };
}
