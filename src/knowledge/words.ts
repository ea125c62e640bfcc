/** Numbers in sentences. */

/** `1 byte`, `8 bytes`, `0 addresses`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;
/** Each unit, and the number of seconds from which people use it. */
const UNITS = [
  [2 * YEAR, YEAR, 'year'],
  [2 * DAY, DAY, 'day'],
  [2 * HOUR, HOUR, 'hour'],
  [10 * MINUTE, MINUTE, 'minute'],
] as const;

/** A duration in people's words: `421 seconds`, `75 minutes`, `400 days`, `5 years`. */
export function duration(seconds: number): string {
  const length = Math.abs(seconds);
  for (const [from, unit, name] of UNITS) if (length >= from) return counted(Math.round(length / unit), name);
  return counted(Math.round(length), 'second');
}
