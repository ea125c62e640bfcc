/** What every part of the text report writes with: symbols, colours, and the one way in for strings from outside. */
import { styleText } from 'node:util';
import { clip, wrap } from './layout.ts';
import { sanitize } from './sanitize.ts';

/** How the text looks. The caller decides it all (terminal, `NO_COLOR`, locale, `-v`); no renderer reads the environment. */
export interface TextStyle {
  /** Columns for prose; 80 where nothing better is known. Commands are never broken to fit. */
  readonly width: number;
  readonly color: boolean;
  /** Only ASCII characters: serial consoles, old code pages. */
  readonly ascii: boolean;
  /** -1: the verdict line. 0: what is wrong. 1: everything seen. 2: with details of every step. */
  readonly verbosity: -1 | 0 | 1 | 2;
}

/** The meanings that have a symbol. A symbol never stands without its word, nor a colour without both. */
export type Mark = 'ok' | 'error' | 'warning' | 'skipped' | 'unknown' | 'info';

const MARKS: Readonly<Record<Mark, { symbol: string; ascii: string; color: 'green' | 'red' | 'yellow' | 'cyan' | 'gray' }>> = {
  ok: { symbol: '✓', ascii: 'ok', color: 'green' },
  error: { symbol: '✗', ascii: 'x', color: 'red' },
  warning: { symbol: '!', ascii: '!', color: 'yellow' },
  skipped: { symbol: '–', ascii: '-', color: 'gray' },
  unknown: { symbol: '?', ascii: '?', color: 'yellow' },
  info: { symbol: 'i', ascii: 'i', color: 'cyan' },
};

/** Narrower than this, indented prose would be one word a line. */
const MIN_WIDTH = 40;
/** No sentence of ours comes near; a longer one was sent by somebody else. */
const MAX_PROSE = 2_000;
/** A command of this length is not pasted from a terminal any more (an inline policy of AWS's own limit still fits). */
const MAX_COMMAND = 16_384;

export interface Pen {
  readonly width: number;
  readonly verbosity: number;
  readonly ellipsis: string;
  readonly arrow: string;
  /** A string of the verdict, safe to print and bounded. Every one goes through here or through `command`. */
  clean(text: string): string;
  /** `✗ error`, unpainted; in ASCII a symbol that is the word itself (`ok ok`) is not said twice. */
  mark(mark: Mark, word: string): string;
  /** Paints the first `part` of `line` in the colour of `mark`. */
  tint(line: string, part: string, mark: Mark): string;
  heading(text: string): string;
  /** Wrapped prose; `text` is cleaned here, `first` and `rest` are the indents. */
  prose(text: string, first?: string, rest?: string): string[];
  /** A command, indented and never wrapped: what is copied from the terminal must be what was meant. */
  command(text: string, indent: string): string[];
}

/** The pen for one style. */
export function makePen(style: TextStyle): Pen {
  const width = Math.max(MIN_WIDTH, style.width);
  const ellipsis = style.ascii ? '...' : '…';
  // `validateStream: false`: styleText would otherwise look at stdout and the environment and decide for itself.
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    style.color ? styleText(format, text, { validateStream: false }) : text;
  const clean = (text: string): string => clip(sanitize(text.slice(0, MAX_PROSE * 2), style.ascii), MAX_PROSE, ellipsis);
  return {
    width,
    verbosity: style.verbosity,
    ellipsis,
    arrow: style.ascii ? '->' : '→',
    clean,
    mark: (mark, word) => {
      const symbol = style.ascii ? MARKS[mark].ascii : MARKS[mark].symbol;
      return symbol === word ? word : `${symbol} ${word}`;
    },
    tint: (line, part, mark) => line.replace(part, (found) => paint(['bold', MARKS[mark].color], found)),
    heading: (text) => paint('bold', text),
    prose: (text, first = '', rest = first) => wrap(clean(text), width, first, rest),
    command: (text, indent) => {
      if (text.length > MAX_COMMAND) {
        return [`${indent}# ${text.length} characters: take this command from --format json`];
      }
      return text.split(/\r?\n/u).map((line) => indent + sanitize(line, style.ascii));
    },
  };
}
