import { networkInterfaces } from 'node:os';
import { localTime } from './local-time.ts';
import type { Environment, InterfaceAddress, OperatingSystem } from './ports.ts';
import { systemVariables } from './variables.ts';

const SYSTEMS: Readonly<Record<string, OperatingSystem>> = { linux: 'linux', win32: 'windows', darwin: 'macos' };

export const systemEnvironment: Environment = {
  variables: systemVariables,
  os: SYSTEMS[process.platform] ?? 'other',
  arch: process.arch,
  // Windows has no effective user id. Where administrators matter, callers find out in another way.
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
    // A sandbox may forbid the system call. Then no address is known.
    return [];
  }
}
