/**
 * What stands around a record. CloudWatch Logs gives events whose `message` is the record as a text; Logs Insights calls that field
 * `@message`, and returns rows of `{field, value}`. Lists of any of these are accepted, too. Nothing else is looked into.
 */
import { isObject } from './sighting.ts';

/** A record as JSON, and its text: identical texts without any id are one run. */
export type Take = (value: unknown, text: string) => void;

/** Events of one answer of CloudWatch Logs, and then some. */
const MAX_EVENTS = 100_000;

/** Parses one line and hands over what is in it. Throws a SyntaxError where a text that should be JSON is none. */
export function unwrap(line: string, take: Take): void {
  const value: unknown = JSON.parse(line);
  if (isObject(value) && (value['record'] !== undefined || value['tool'] !== undefined)) take(value, line);
  else if (Array.isArray(value)) for (const one of value.slice(0, MAX_EVENTS)) event(one, take);
  else if (isObject(value) && Array.isArray(value['events']))
    for (const one of value['events'].slice(0, MAX_EVENTS)) event(one, take);
  else if (isObject(value) && Array.isArray(value['results']))
    for (const one of value['results'].slice(0, MAX_EVENTS)) event(one, take);
  else event(value, take);
}

function event(value: unknown, take: Take): void {
  const message = messageOf(value);
  if (message === null) take(value, JSON.stringify(shallow(value)));
  else take(JSON.parse(message), message);
}

function messageOf(value: unknown): string | null {
  if (Array.isArray(value)) {
    const cell: unknown = value
      .slice(0, 50)
      .find((one) => isObject(one) && (one['field'] === '@message' || one['field'] === 'message'));
    return isObject(cell) && typeof cell['value'] === 'string' ? cell['value'] : null;
  }
  if (!isObject(value)) return null;
  const message = value['@message'] ?? value['message'];
  return typeof message === 'string' ? message : null;
}

/** The members that tell one record without ids from another. Never the whole: a tower of brackets would overflow the stack. */
function shallow(value: unknown): unknown {
  if (!isObject(value)) return null;
  const { id, startedAt, durationMs, headline, status } = value;
  return [id, startedAt, durationMs, headline, status].map((one) => (typeof one === 'object' ? null : one));
}

/** A message on a line of its own, as the AWS CLI prints events: over several lines, indented. */
const OWN_LINE = /^\s*"(?:@?message|value)": ("\{.*\}\s*(?:\\n)?"),?\s*$/u;

/** The record of one line of such a document; nothing where the line holds none. */
export function unwrapOwnLine(line: string, take: Take): void {
  const [, quoted] = OWN_LINE.exec(line) ?? [];
  if (quoted === undefined) return;
  const message: unknown = JSON.parse(quoted);
  if (typeof message === 'string') take(JSON.parse(message), message);
}
