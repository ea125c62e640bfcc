/**
 * Turns lines into records, from any tool: one record a line, a record inside a line (after a time,
 * between tabs, in a CSV cell), many without a newline, a document over many lines. Nothing here
 * depends on a tool's name.
 */
import { jsonScanner } from './json-scanner.ts';
import { type LineTaker, MAX_LINE_BYTES } from './lines.ts';
import { isRecord, mayHold, peel, type Unpack, unwrapBase64 } from './peel.ts';
import { headerOf, rowOf } from './rows.ts';
import type { Broken } from './sighting.ts';

export interface Reader extends LineTaker {
  /** After the last line. */
  end(): void;
}

export interface ReaderOptions {
  /** What is wrong with it, if anything is. */
  readonly take: (value: unknown, text: string) => Broken | null;
  readonly fail: (line: number, reason: Broken) => void;
  readonly unpack: Unpack;
}

/** A record in a text in an event in gzip in base64 in an event has four. */
const MAX_TEXTS = 6;
/** In a document that a program has laid out, the next line is indented or closes it. */
const CONTINUES = /^[\s\]}]/u;
const OPENS = /[[{,]\s*$/u;
/**
 * Between records: `aws logs tail --format json` writes time and stream, a list has brackets, and a
 * CSV cell may end on its own line.
 */
const BETWEEN = /^(?:\d{4}-\d\d-\d\dT[\d:.+Z-]{6,40}(?: \S{1,512})?|"|\[|\],?|,)\s*$/u;

export function recordReader(options: ReaderOptions, texts = 0, spent = { bytes: 0 }): Reader {
  const { fail, unpack } = options;
  /** In the line, or in a document of several lines. */
  let found = 0;
  /** What is wrong with a record. */
  let problem: Broken | null = null;
  /** What is wrong with something like a record. Ignored beside a record. */
  let noise: Broken | null = null;
  /** Where the current document begins. */
  let opened: { readonly number: number; readonly text: string } | null = null;
  let header: readonly string[] | null = null;
  let isLong = false;

  function take(value: unknown, text: string): void {
    found += 1;
    problem = options.take(value, text) ?? problem;
  }

  /** A text inside another one has lines, too. */
  function read(text: string): void {
    const isBase64 = text.startsWith('H4sI') || text.startsWith('eyJ');
    const inner = isBase64 ? unwrapBase64(text, unpack, spent) : text;
    if (inner === null || texts >= MAX_TEXTS) return;
    // Most texts are one record.
    const whole = parsed(inner);
    if (isRecord(whole)) {
      take(whole, inner);
      return;
    }
    const before = found;
    let reason: Broken | null = null;
    const within = recordReader({ take: counted, fail: (_line, why) => (reason ??= why), unpack }, texts + 1, spent);
    for (const [index, line] of inner.split('\n').entries()) if (line !== '') within.line(line, index + 1);
    within.end();
    // Text beside a record, such as a command's output, is no fault.
    if (found === before) noise = reason ?? noise;
  }
  function counted(value: unknown, text: string): null {
    take(value, text);
    return null;
  }

  const scanner = jsonScanner(
    {
      value(text) {
        const value = parsed(text);
        if (isRecord(value)) {
          take(value, text);
          return true;
        }
        if (value === undefined) noise ??= 'not JSON';
        else peel(value, take, read);
        return false;
      },
      string(quoted) {
        const before = found;
        const text = parsed(quoted);
        if (typeof text === 'string') read(text);
        return found > before;
      },
      tooLong() {
        problem = 'longer than 2 MiB';
      },
    },
    mayHold,
    MAX_LINE_BYTES,
  );

  /**
   * Scans a line that is not JSON as a whole: from its first bracket or quote, and if that finds
   * nothing, from its first object.
   */
  function scanLine(text: string): void {
    const first = text.search(/["[{]/u);
    if (first === -1) return;
    scanner.piece(text.slice(first));
    scanner.endLine();
    const object = text.indexOf('{"');
    if (found > 0 || object <= first) return;
    scanner.reset();
    problem = null;
    noise = null;
    scanner.piece(text.slice(object));
    scanner.endLine();
  }

  function wholeLine(text: string, number: number): void {
    begin();
    const value = parsed(text);
    if (isRecord(value)) take(value, text);
    else if (value !== undefined) peel(value, take, read);
    else if (header !== null && text.includes('ssm-probe')) peel(rowOf(header, text), take, read);
    else if (text.startsWith('H4sI') && BASE64_LINE.test(text)) read(text.trim());
    else if (HINTS.test(text) || OPENS.test(text)) scanLine(text);
    if (found === 0 && scanner.isOpen() && OPENS.test(text)) {
      opened = { number, text };
      return;
    }
    scanner.reset();
    if (found === 0 && value === undefined) header = headerOf(text) ?? header;
    settle(number, value === undefined ? 'not JSON' : 'no verdict of ssm-probe', text);
  }

  function begin(): void {
    found = 0;
    problem = null;
    noise = null;
    if (texts === 0) spent.bytes = 0;
  }

  function settle(number: number, otherwise: Broken, text: string): void {
    if (problem !== null) fail(number, problem);
    else if (found === 0 && !BETWEEN.test(text) && headerOf(text) === null) fail(number, noise ?? otherwise);
  }

  function endDocument(reason: Broken): void {
    if (opened === null) return;
    if (reason === 'not JSON' && found > 0) problem ??= reason;
    settle(opened.number, reason, reason === 'not JSON' ? opened.text : '');
    opened = null;
    scanner.reset();
  }

  return {
    part(text) {
      if (!isLong && opened !== null && !CONTINUES.test(text)) endDocument('not JSON');
      if (!isLong && opened === null) begin();
      isLong = true;
      scanner.piece(text);
    },
    line(text, number) {
      if (!isLong && text.trim() === '') return;
      if (!isLong && opened !== null && !CONTINUES.test(text)) endDocument('not JSON');
      if (!isLong && opened === null) {
        wholeLine(text, number);
        return;
      }
      scanner.piece(text);
      scanner.endLine();
      if (opened === null) {
        scanner.reset();
        settle(number, 'longer than 2 MiB', '');
      } else if (!scanner.isOpen()) endDocument('no verdict of ssm-probe');
      isLong = false;
    },
    end: () => endDocument('not JSON'),
  };
}

const BASE64_LINE = /^H4sI[A-Za-z0-9+/]+={0,2}\s*$/u;

/** A line that is not JSON matters only with one of these, or a bracket at its end. */
const HINTS = /ssm-probe|H4sI|eyJ/u;
const CLOSED: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"' };

/** Undefined if it is no JSON. Checks both ends first: an error costs a hundred times as much. */
function parsed(whole: string): unknown {
  const text = whole.trim();
  const close = CLOSED[text[0] ?? ''];
  if (close === undefined ? !/^(?:null|true|false|-?\d[\d.eE+-]*)$/u.test(text) : !text.endsWith(close)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
