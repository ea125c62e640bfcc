/**
 * Quoting for the commands that people paste into a shell.
 *
 * Host names, addresses and bucket names come from whoever answered the probe: a DNS server that names a host `$(reboot)` must not
 * get it run. Everything that is not this project's own constant passes through here.
 */

/** Longest value that is put into a command; a DNS name has at most 253 characters (RFC 1035), an S3 bucket 63. */
const LONGEST = 255;

/** Printable ASCII only: PowerShell takes typographic quotes for real ones, and terminals obey control characters. */
function plain(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, '?').slice(0, LONGEST);
}

/** Nothing in it means anything to a shell, at its beginning either (`-` would make an option of it, `~` a directory). */
function isHarmless(value: string): boolean {
  return /^[A-Za-z0-9_./:*][A-Za-z0-9_./:=@+,*-]*$/.test(value) && !value.includes('*');
}

/** One word for a POSIX shell: as it is when harmless, else in single quotes. */
export function shellQuote(value: string): string {
  const text = plain(value);
  return isHarmless(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** One word for PowerShell: in single quotes, where only a single quote (doubled) is special. */
export function powershellQuote(value: string): string {
  const text = plain(value);
  return isHarmless(text) && !text.includes(',') && !text.includes('@') ? text : `'${text.replaceAll("'", "''")}'`;
}

/** The project's own words (a JMESPath query, a configuration line) as one word; never for foreign values alone. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
