const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const MAX_MS = 24 * 3_600_000;

/** `[1-9][0-9]*(ms|s|m|h)`, at most 24 hours, as milliseconds; null when the text is not that. */
export function parseDuration(text: string): number | null {
  const [, digits = '', unit = ''] = /^([1-9][0-9]{0,9})(ms|s|m|h)$/u.exec(text) ?? [];
  const ms = Number(digits) * (UNITS[unit] ?? Number.NaN);
  return ms > 0 && ms <= MAX_MS ? ms : null;
}
