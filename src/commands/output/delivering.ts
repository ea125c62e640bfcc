/** Where a verdict goes beside its report: the serial console, CloudWatch Logs. Each is loaded only where it is asked for. */
import type { CourierOptions, SentBy } from '../../deliver/courier.ts';
import type { DeliveryRow } from '../../deliver/row.ts';
import type { Ports } from '../../platform/ports.ts';
import { scrub } from '../../scrub/scrub.ts';
import type { Judgement } from '../../verdict/verdict.ts';
import type { Verdict } from '../../verdict.types.ts';

export interface Sinks {
  readonly toConsole: boolean;
  readonly cloudwatch: Omit<CourierOptions, 'timeoutMs'> | null;
  readonly timeoutMs: number;
}

/** The verdict with what became of it in `delivery[]`. Never rejects, and never changes the exit status. */
export async function deliverVerdict(
  ports: Ports,
  judgement: Judgement,
  by: SentBy | null,
  { toConsole, cloudwatch, timeoutMs }: Sinks,
  interrupt: AbortSignal,
): Promise<Judgement> {
  // First the console: a network that does not answer takes its time.
  const told = toConsole ? withDelivery(judgement, await sendToConsole(ports, judgement.verdict)) : judgement;
  if (cloudwatch === null || by === null) return told;
  return withDelivery(told, await sendToCloudWatch(ports, by, told.verdict, { ...cloudwatch, timeoutMs }, interrupt));
}

async function sendToCloudWatch(
  ports: Ports,
  by: SentBy,
  verdict: Verdict,
  options: CourierOptions,
  interrupt: AbortSignal,
): Promise<readonly DeliveryRow[]> {
  const [{ courier }, { openPrivateFolder: openFolder }] = await Promise.all([
    import('../../deliver/courier.ts'),
    import('../../platform/private-folder.ts'),
  ]);
  return courier({ ...ports, openFolder }, by, verdict, options, interrupt);
}

async function sendToConsole({ files, environment }: Ports, verdict: Verdict): Promise<readonly DeliveryRow[]> {
  const [{ toConsole }, { systemConsoles: consoles }] = await Promise.all([
    import('../../deliver/console.ts'),
    import('../../platform/console-device.ts'),
  ]);
  return [await toConsole(verdict, { files, environment, consoles })];
}

/** What is said of a delivery holds words of the service, of a proxy on the way, or of a device. */
function withDelivery({ verdict, exitStatus }: Judgement, rows: readonly DeliveryRow[]): Judgement {
  const told = rows.map((row) => ({ ...row, detail: scrub(row.detail) }));
  return { verdict: { ...verdict, delivery: [...verdict.delivery, ...told] }, exitStatus };
}
