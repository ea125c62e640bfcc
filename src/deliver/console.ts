/**
 * `--console`: writes a short report to the serial console, which EC2 shows (`get-console-output`)
 * even if nothing else leaves the node.
 */
import type { Consoles, Environment, FileFailure, Files } from '../platform/ports.ts';
import { renderConsole } from '../report/console.ts';
import type { Verdict } from '../verdict.types.ts';
import type { DeliveryRow } from './row.ts';

export interface ConsolePorts {
  readonly files: Pick<Files, 'read'>;
  readonly environment: Pick<Environment, 'os' | 'isRoot'>;
  readonly consoles: Consoles;
}

/** The kernel's consoles. The last one is /dev/console. */
const ACTIVE = '/sys/class/tty/console/active';
const MAX_ACTIVE_BYTES = 4_096;
/** The serial consoles of EC2, Xen, Arm and others. EC2 does not record `tty0`, a screen. */
const SERIAL = /^(?:ttyS|ttyAMA|ttymxc|ttyPS|ttyLP|hvc|xvc)\d{1,3}$/u;
/** The port that EC2 records on Windows. */
const COM1 = '\\\\.\\COM1';
/** Eight kilobytes take eight seconds at 9,600 baud. A line that flow control holds takes none. */
const LIMITS = { stallMs: 1_000, totalMs: 10_000 };

const WORDS: Readonly<Partial<Record<FileFailure, string>>> = {
  absent: 'there is no such device',
  'not-a-file': 'it is no terminal device',
};

/** Never rejects, and takes at most ten seconds. */
export async function toConsole(verdict: Verdict, ports: ConsolePorts): Promise<DeliveryRow> {
  const { environment, consoles } = ports;
  const devices = await devicesOf(ports);
  if (devices.length === 0) return row('skipped', `no serial console is known on ${environment.os}`);
  const text = renderConsole(verdict);
  for (const device of devices) {
    const written = await consoles.write(device, text, LIMITS);
    if (written.outcome === 'ok') return row('ok', device);
    // In a container the kernel names devices that do not exist there.
    if (written.reason === 'absent') continue;
    const why = written.reason === 'denied' ? denied(environment.isRoot) : (WORDS[written.reason] ?? written.detail);
    return row('failed', `${device}: ${why}`);
  }
  return row('skipped', `there is no ${devices.join(' and no ')}`);
}

/** The devices in the order in which to try them; empty if none is known. */
async function devicesOf({ files, environment }: ConsolePorts): Promise<readonly string[]> {
  if (environment.os === 'windows') return [COM1];
  if (environment.os !== 'linux') return [];
  const active = await files.read(ACTIVE, MAX_ACTIVE_BYTES);
  const names = active.outcome === 'ok' ? active.text.split(/\s+/u) : [];
  const serial = names.findLast((name) => SERIAL.test(name));
  return [...(serial === undefined ? [] : [`/dev/${serial}`]), '/dev/console'];
}

function denied(isRoot: boolean): string {
  return isRoot ? 'permission denied' : 'permission denied, it needs root';
}

function row(outcome: DeliveryRow['outcome'], detail: string): DeliveryRow {
  return { sink: 'console', outcome, detail };
}
