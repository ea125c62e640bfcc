/** Fitting plain text into columns. Nothing here knows about colour: lines are laid out first and painted afterwards. */

/** Characters that a terminal draws two columns wide: East Asian wide forms and emoji. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const MARK = /\p{M}/u;

/** How many terminal columns `text` takes. */
export function columns(text: string): number {
  let total = 0;
  for (const character of text) total += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return total;
}

/** `text` followed by spaces up to `width` columns; a longer text stays as it is. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/**
 * Lays items side by side, `separator` between them, in lines of at most `width` columns. The first line starts with
 * `first`, the others with `rest`. An item is never broken, so one that is wider than the line sticks out: half a
 * host name is of no use to anybody.
 */
export function fold(items: readonly string[], separator: string, width: number, first: string, rest: string): string[] {
  const lines: string[] = [];
  // A line that goes on below ends in the separator's visible part (the comma), which needs its column too.
  const tail = separator.trimEnd();
  let line: string | null = null;
  for (const [index, item] of items.entries()) {
    const end = index === items.length - 1 ? '' : tail;
    const joined: string = line === null ? first + item : line + separator + item;
    if (line === null || columns(joined + end) <= width) {
      line = joined;
    } else {
      lines.push((line + tail).trimEnd());
      line = rest + item;
    }
  }
  if (line !== null) lines.push(line);
  return lines;
}

/** Stands for a blank that no line is broken at; no cleaned text holds it. */
export const FIRM = '\u0001';

/** Commands as sentences name them: the program, then options, codes, capitals and the words that follow on them. */
const COMMAND =
  /\b(?:ssm-probe(?: (?:run|explain|checks|replay|policy|fleet|demo|preflight|bundle|help|version|completion))?|(?:aws|systemctl|snap) [a-z0-9-]+ [a-z0-9-]+)(?: (?:--(?:fail-on|expect|format|color|log-level) [a-z]+|--?[a-z][a-z-]*(?:[ =][A-Z0-9_]+(?![a-z]))?|[a-z0-9-]+\/[a-z0-9-]+|[A-Z][A-Z0-9_]+(?![a-z])))*/gu;

/** Keeps each command of a sentence on one line, where it fits on one of `room` columns. */
export function unbroken(text: string, room: number): string {
  return text.replace(COMMAND, (command) => (columns(command) <= room ? command.replaceAll(' ', FIRM) : command));
}

/** Wraps prose at spaces, as {@link fold} does. An empty text gives no line. */
export function wrap(text: string, width: number, first = '', rest = first): string[] {
  const words = unbroken(text, width - columns(rest))
    .split(' ')
    .filter((word) => word !== '');
  return fold(words, ' ', width, first, rest).map((line) => line.replaceAll(FIRM, ' '));
}

/** At most `width` columns of `text`, cut between words where there is one to cut at, and then ending in `ellipsis`. */
export function clip(text: string, width: number, ellipsis: string): string {
  if (text.length <= width && columns(text) <= width) return text;
  const room = Math.max(1, width - columns(ellipsis));
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += columns(character);
    if (used > room) break;
    kept += character;
  }
  // A cut in the middle of a word is only worth it when going back to the last space would lose a third of the line.
  const space = kept.lastIndexOf(' ');
  return (space > (kept.length * 2) / 3 ? kept.slice(0, space) : kept).trimEnd() + ellipsis;
}
