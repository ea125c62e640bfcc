/**
 * A file of `EnvironmentFile=`, `/etc/os-release` and the like.
 * Source: systemd.exec(5), `EnvironmentFile=`; systemd's tests of load_env_file.
 */

export interface FileVariable {
  readonly name: string;
  readonly value: string;
  /** Where it ends, counted from 1. */
  readonly line: number;
}

const COMMENT = /[#;][^\n\r]*/y;
/** A backslash takes the meaning of the next character away, even of the end of the line. */
const OLD_COMMENT = /[#;][^\n\r\\]*(?:\\[^]?[^\n\r\\]*)*/y;
/** Without its equals sign, a line counts for nothing. */
const NAME = /([^][^=\n\r]*)(=?)/y;
const QUOTED = /[ \t]*(?:'([^']*)(?:'|$)|"([^"\\]*(?:\\[^][^"\\]*)*)(?:"|\\?$))/y;
/** What is not in quotes at its beginning has none. */
const PLAIN = /[ \t]*([^\n\r\\]*(?:\\[^]?[^\n\r\\]*)*)/y;

/**
 * `name`: without blanks at its end, and not yet checked: `export A` is one, which systemd drops later. `newComments`: since
 * systemd 254 a comment ends with its line; before, a final backslash made the next line a comment, too.
 */
export function parseEnvironmentFile(text: string, newComments = true): readonly FileVariable[] {
  const found: FileVariable[] = [];
  let at = 0;
  const next = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const match = form.exec(text);
    at += match?.[0].length ?? 0;
    return match;
  };
  let line = 1;
  for (let counted = 0; ; ) {
    next(/[ \t\n\r]+/y);
    if (at >= text.length) return found;
    if (next(newComments ? COMMENT : OLD_COMMENT) !== null) continue;
    const [, name = '', equals = ''] = next(NAME) ?? [];
    if (equals === '') continue;
    let value = '';
    for (let part = next(QUOTED); part !== null; part = next(QUOTED)) value += part[1] ?? unescape(part[2] ?? '');
    value += plain(next(PLAIN)?.[1] ?? '');
    line += text.slice(counted, at).split('\n').length - 1;
    counted = at;
    found.push({ name: name.replace(/(?<![ \t])[ \t]+$/u, ''), value, line });
  }
}

/** In double quotes a backslash stays before anything that means nothing to a shell. */
function unescape(text: string): string {
  return text.replaceAll(/\\(?:(["\\`$])|\n)/gu, '$1');
}

/** Blanks at the end are cut off, unless a backslash stands before them. */
function plain(text: string): string {
  const [, kept = '', rest = ''] = /^((?:[^\\]*\\[^])*)([^]*)$/u.exec(text) ?? [];
  return kept.replaceAll(/\\(?:[\n\r]|([^]))/gu, '$1') + rest.replace(/\\$|(?<![ \t])[ \t]+$/u, '');
}
