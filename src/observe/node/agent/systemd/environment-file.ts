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

const NEW_LINE = /[\n\r]/u;
const BLANK = /[ \t\n\r]/u;
/** Behind a backslash in double quotes; before anything else the backslash stays. */
const SHELL_ESCAPED = /["\\`$]/u;

type State =
  | 'pre-key'
  | 'key'
  | 'pre-value'
  | 'value'
  | 'escape'
  | 'single'
  | 'double'
  | 'double-escape'
  | 'comment'
  | 'comment-escape';

/**
 * `name`: without blanks at its end, and not yet checked: `export A` is one, which systemd drops later. `newComments`: since
 * systemd 254 a comment ends with its line; before, a final backslash made the next line a comment, too.
 */
export function parseEnvironmentFile(text: string, newComments = true): readonly FileVariable[] {
  const found: FileVariable[] = [];
  let state: State = 'pre-key';
  let key = '';
  let value = '';
  /** Where the blanks at the end of an unquoted value begin; -1 without any. */
  let blanksAt = -1;
  let line = 1;
  const finish = (): void => {
    found.push({
      name: key.replace(/[ \t]+$/u, ''),
      value: state === 'value' && blanksAt !== -1 ? value.slice(0, blanksAt) : value,
      line,
    });
    key = '';
    value = '';
    state = 'pre-key';
  };
  const add = (character: string): void => {
    if (!BLANK.test(character)) blanksAt = -1;
    else if (blanksAt === -1) blanksAt = value.length;
    value += character;
  };
  for (const character of text) {
    const ends = NEW_LINE.test(character);
    switch (state) {
      case 'pre-key':
        if (/[#;]/u.test(character)) state = 'comment';
        else if (!BLANK.test(character)) {
          state = 'key';
          key = character;
        }
        break;
      case 'key':
        if (ends) state = 'pre-key';
        else if (character === '=') {
          state = 'pre-value';
          blanksAt = -1;
        } else key += character;
        break;
      case 'pre-value':
        if (ends) finish();
        else if (character === "'") state = 'single';
        else if (character === '"') state = 'double';
        else if (character === '\\') state = 'escape';
        else if (!BLANK.test(character)) {
          state = 'value';
          value += character;
        }
        break;
      case 'value':
        if (ends) finish();
        else if (character === '\\') {
          state = 'escape';
          blanksAt = -1;
        } else add(character);
        break;
      case 'escape':
        state = 'value';
        if (!ends) value += character;
        break;
      case 'single':
        if (character === "'") state = 'pre-value';
        else value += character;
        break;
      case 'double':
        if (character === '"') state = 'pre-value';
        else if (character === '\\') state = 'double-escape';
        else value += character;
        break;
      case 'double-escape':
        state = 'double';
        if (SHELL_ESCAPED.test(character)) value += character;
        else if (character !== '\n') value += `\\${character}`;
        break;
      case 'comment':
        if (character === '\\') state = 'comment-escape';
        else if (ends) state = 'pre-key';
        break;
      case 'comment-escape':
        state = ends && newComments ? 'pre-key' : 'comment';
        break;
    }
    if (character === '\n') line += 1;
  }
  if (state !== 'pre-key' && state !== 'key' && state !== 'comment' && state !== 'comment-escape') finish();
  return found;
}
