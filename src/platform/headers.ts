import type { IncomingHttpHeaders } from 'node:http';

/** One text for each name, in lower case. */
export function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  // A null prototype, so that a header called __proto__ is a header.
  const flat = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
