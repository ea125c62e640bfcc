import { networkInterfaces } from 'node:os';
import { localTime } from './local-time.ts';
import type { Environment, InterfaceAddress, OperatingSystem } from './ports.ts';
import { systemVariables } from './variables.ts';

const SYSTEMS: Readonly<Record<string, OperatingSystem>> = { linux: 'linux', win32: 'windows', darwin: 'macos' };

/** This process's environment. */
export const systemEnvironment: Environment = {
  variables: systemVariables,
  os: SYSTEMS[process.platform] ?? 'other',
  arch: process.arch,
  // Windows has no effective user id; administrators are told from others where that matters.
  isRoot: process.geteuid?.() === 0,
  interfaces,
  localTime,
};

function interfaces(): readonly InterfaceAddress[] {
  try {
    return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
      (addresses ?? []).map(({ address, family, internal }) => ({
        name,
        ip: address,
        family: family === 'IPv6' ? 6 : 4,
        internal,
      })),
    );
  } catch {
    // Sandboxes may forbid the system call; no address is then known.
    return [];
  }
}
