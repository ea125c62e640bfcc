/**
 * Quoting for the commands that people paste into a shell.
 *
 * Two kinds of text meet in a command. This project's own words (a jq program, a drop-in of
 * systemd) stay as they are, to the last character. Foreign values (a DNS server may name a host
 * `$(reboot)`) are checked first, by the grammar of their kind, in `foreign.ts`. The compiler keeps
 * them apart: a plain `string` is foreign, and nothing here takes one.
 */

declare const known: unique symbol;

/**
 * Text that may stand in a command: own words, and foreign values that have passed the grammar of
 * their kind.
 */
export type Known = string & { readonly [known]: true };

/** Literals and {@link Known} text; never a plain `string`, which may come from anywhere. */
type Words<T extends string> = string extends T ? never : T;

/** Own words around values that are known: ``own`no_proxy=${list}` ``. */
export function own(parts: TemplateStringsArray, ...values: readonly (Known | number)[]): Known {
  return String.raw({ raw: parts }, ...values) as Known;
}

/** Joins known texts with own words between them. */
export function joined<T extends string>(texts: readonly Known[], between: Words<T>): Known {
  return texts.join(between) as Known;
}

/** JSON of known texts, on one line. */
export function ownJson(value: Readonly<Record<string, Known | readonly Known[]>>): Known {
  return JSON.stringify(value) as Known;
}

/**
 * Nothing in it means anything to a shell, at its beginning either (`-` would make an option of it,
 * `~` a directory).
 */
function isHarmless(text: string): boolean {
  return /^[A-Za-z0-9_./:][A-Za-z0-9_./:=@+,-]*$/.test(text);
}

/** One word for a POSIX shell: as it is when harmless, else in single quotes. */
export function shellQuote<T extends string>(text: Words<T>): string {
  return isHarmless(text) ? text : quoted(text);
}

/** One word for PowerShell: in single quotes, where only a single quote (doubled) is special. */
export function powershellQuote<T extends string>(text: Words<T>): string {
  return isHarmless(text) && !/[,@]/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/** One word for PowerShell, always in single quotes: where an expression stands, a bare word would be a command. */
export function powershellQuoted<T extends string>(text: Words<T>): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** One word for a POSIX shell, always in single quotes. */
export function quoted<T extends string>(text: Words<T>): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Prints these lines, each a separate argument: the command stays one line, which terminals and
 * reports keep whole.
 */
export function printLines(lines: readonly Known[]): string {
  return `printf '%s\\n' ${lines.map((line) => quoted(line)).join(' ')}`;
}
