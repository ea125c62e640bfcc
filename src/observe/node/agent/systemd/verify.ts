/**
 * Units that systemd refuses to start, however good their environment is.
 * Source: systemd.service(5), "Type=", "ExecStart="; tried against systemd 252.
 */
import type { Located } from './variables.ts';
import { words } from './words.ts';

const TYPES = new Set(['simple', 'exec', 'forking', 'oneshot', 'dbus', 'notify', 'notify-reload', 'idle']);

/** In words; null: it starts. `settings`: those of [Service], in systemd's order. */
export function whyRefused(settings: readonly Located[]): string | null {
  const type = last(settings, 'Type', (value) => TYPES.has(value)) ?? (last(settings, 'BusName') === null ? 'simple' : 'dbus');
  const starts = commands(settings, 'ExecStart');
  const endsTheSystem = !['none', null].includes(last(settings, 'SuccessAction'));
  if (starts === 0 && commands(settings, 'ExecStop') === 0 && !endsTheSystem) return 'it has no ExecStart=';
  if (starts === 0 && type !== 'oneshot') return 'it has no ExecStart=';
  if (starts > 1 && type !== 'oneshot')
    return `it has ${starts} ExecStart=, and only one is allowed: an empty ExecStart= has to stand before its own`;
  const restart = last(settings, 'Restart') ?? 'no';
  if (type === 'oneshot' && (restart === 'always' || restart === 'on-success'))
    return `Restart=${restart} is not allowed with Type=oneshot`;
  if (type === 'dbus' && last(settings, 'BusName') === null) return 'Type=dbus needs BusName=';
  return null;
}

function last(
  settings: readonly Located[],
  key: string,
  isValid: (value: string) => boolean = (value) => value !== '',
): string | null {
  return settings.findLast((setting) => setting.key === key && isValid(setting.value))?.value ?? null;
}

/** Several commands may stand in one line, with ` ; ` between them. */
function commands(settings: readonly Located[], key: string): number {
  const mine = settings.filter((setting) => setting.key === key);
  const since = mine.slice(mine.findLastIndex(({ value }) => value === '') + 1);
  return since.reduce(
    (count, { value }) =>
      count +
      1 +
      words(value)
        .words.slice(0, -1)
        .filter((word) => word === ';').length,
    0,
  );
}
