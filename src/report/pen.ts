/** What every part of the text report writes with: symbols, colours, and the one way in for strings from outside. */
import { styleText } from 'node:util';
import { cleanProse, commandLines } from './clean.ts';
import { wrap } from './layout.ts';
import { type Mark, SYMBOLS } from './mark.ts';

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

type Color = 'green' | 'red' | 'yellow' | 'cyan' | 'gray';
const LOOKS: Readonly<Record<Mark, { readonly ascii: string; readonly color: Color }>> = {
  ok: { ascii: 'ok', color: 'green' },
  error: { ascii: 'x', color: 'red' },
  warning: { ascii: '!', color: 'yellow' },
  skipped: { ascii: '-', color: 'gray' },
  unknown: { ascii: '?', color: 'yellow' },
  info: { ascii: 'i', color: 'cyan' },
};

/** Narrower than this, indented prose would be one word a line. */
const MIN_WIDTH = 40;

export interface Pen {
  readonly width: number;
  readonly verbosity: number;
  readonly ellipsis: string;
  readonly arrow: string;
  /** Between two things on one line. */
  readonly dot: string;
  /** A string of the verdict, safe to print and bounded. Every one goes through here or through `command`. */
  clean(text: string): string;
  /** `✗ error`, unpainted; in ASCII a symbol that is the word itself (`ok ok`) is not said twice. */
  mark(mark: Mark, word: string): string;
  /** The symbol alone, painted. */
  symbol(mark: Mark): string;
  /** How many columns it takes. */
  symbolColumns(mark: Mark): number;
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
  const clean = (text: string): string => cleanProse(text, style.ascii);
  return {
    width,
    verbosity: style.verbosity,
    ellipsis,
    dot: style.ascii ? '-' : '·',
    arrow: style.ascii ? '->' : '→',
    clean,
    mark: (mark, word) => {
      const symbol = style.ascii ? LOOKS[mark].ascii : SYMBOLS[mark];
      return symbol === word ? word : `${symbol} ${word}`;
    },
    symbolColumns: (mark) => (style.ascii ? LOOKS[mark].ascii.length : 1),
    symbol: (mark) => paint(LOOKS[mark].color, style.ascii ? LOOKS[mark].ascii : SYMBOLS[mark]),
    tint: (line, part, mark) => line.replace(part, (found) => paint(['bold', LOOKS[mark].color], found)),
    heading: (text) => paint('bold', text),
    prose: (text, first = '', rest = first) => wrap(clean(text), width, first, rest),
    command: (text, indent) => commandLines(text, style.ascii).map((line) => indent + line),
  };
}
