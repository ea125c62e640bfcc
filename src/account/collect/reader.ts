/** The calls of one collection: bounded, recorded, and never more than reads. What is denied or fails becomes `Known`. */
import { scrub } from '../../scrub/scrub.ts';
import type { Known } from '../model.ts';
import type { Input, Operation, Output } from '../operations.ts';
import type { CallRecord } from '../snapshot.ts';

/** How a call reaches AWS; rejects with an error whose `name` is AWS's code. */
export type Send = (operation: Operation, input: object, signal: AbortSignal) => Promise<unknown>;

export interface Reader {
  /** One call, with the first page of its answer. */
  call<K extends Operation>(operation: K, input: Input<K>): Promise<Known<Output<K>>>;
  /** Null where AWS says that there is no such thing. */
  find<K extends Operation>(operation: K, input: Input<K>): Promise<Known<Output<K> | null>>;
  /** The items of all pages; unknown where they are more than `most`. */
  all<K extends Operation, T>(
    operation: K,
    input: Input<K>,
    items: (output: Output<K>) => readonly T[] | undefined,
    most?: number,
  ): Promise<Known<readonly T[]>>;
  readonly calls: readonly CallRecord[];
}

/** A large VPC takes some sixty. */
const MAX_CALLS = 400;
const MAX_PAGES = 20;
const MAX_ITEMS = 1_000;
/** EC2 lets a customer call some twenty times a second; other programs of the account share that. */
const AT_ONCE = 6;

export function makeReader(send: Send, signal: AbortSignal): Reader {
  const calls: CallRecord[] = [];
  const turn = turnsOf(AT_ONCE);

  async function tried<K extends Operation>(
    operation: K,
    input: Input<K>,
  ): Promise<Known<Output<K>> | { readonly state: 'absent' }> {
    if (signal.aborted) return { state: 'unknown', why: 'the time was over' };
    if (calls.length >= MAX_CALLS) return { state: 'unknown', why: `not asked after ${MAX_CALLS} calls` };
    const at = calls.push({ operation, input: inputWords(input), outcome: 'failed', detail: 'no answer' }) - 1;
    const end = (outcome: CallRecord['outcome'], detail: string | null): void => {
      calls[at] = { operation, input: inputWords(input), outcome, detail };
    };
    try {
      const output = (await turn(() => send(operation, input, signal))) as Output<K>;
      end('ok', null);
      return { state: 'known', value: output };
    } catch (error) {
      const said = meaningOf(error, operation);
      if (said.state === 'denied') end('denied', said.action);
      else if (said.state === 'absent') end('absent', null);
      else end('failed', said.why);
      return said;
    }
  }

  const reader: Reader = {
    calls,
    async call(operation, input) {
      const said = await tried(operation, input);
      return said.state === 'absent' ? { state: 'unknown', why: 'AWS says that there is no such thing' } : said;
    },
    async find(operation, input) {
      const said = await tried(operation, input);
      return said.state === 'absent' ? { state: 'known', value: null } : said;
    },
    async all<K extends Operation, T>(
      operation: K,
      input: Input<K>,
      items: (output: Output<K>) => readonly T[] | undefined,
      most = MAX_ITEMS,
    ): Promise<Known<readonly T[]>> {
      const kept: T[] = [];
      let next: PageMark = {};
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const said = await reader.call(operation, { ...input, ...next });
        if (said.state !== 'known') return said;
        kept.push(...(items(said.value) ?? []));
        if (kept.length > most) return { state: 'unknown', why: `more than ${most} of them: not looked at` };
        const mark = markOf(said.value);
        if (mark === null) return { state: 'known', value: kept };
        next = mark;
      }
      return { state: 'unknown', why: `more than ${MAX_PAGES} pages of them: not looked at` };
    },
  };
  return reader;
}

type PageMark = Readonly<Record<string, string>>;

/** Where the next page begins: IAM says Marker, Route 53 names the next record, the others NextToken. */
function markOf(output: object): PageMark | null {
  const { NextToken, Marker, IsTruncated, NextRecordName, NextRecordType } = output as Readonly<Record<string, unknown>>;
  if (typeof NextToken === 'string' && NextToken !== '') return { NextToken };
  if (IsTruncated !== true) return null;
  if (typeof Marker === 'string') return { Marker };
  if (typeof NextRecordName !== 'string') return null;
  return {
    StartRecordName: NextRecordName,
    ...(typeof NextRecordType === 'string' ? { StartRecordType: NextRecordType } : {}),
  };
}

/** What was asked for, in one short line: ids and names, no page marks. */
function inputWords(input: object): string {
  const { NextToken: _, Marker: __, ...rest } = input as Readonly<Record<string, unknown>>;
  return JSON.stringify(rest).slice(0, 2_000);
}

const DENIED = /^(?:Client\.)?(?:UnauthorizedOperation|UnauthorizedAccess|AccessDenied\w*|NotAuthorized\w*)$/u;
const ABSENT = /NotFound|NoSuch|DoesNotExist|^InvalidInstanceId$/iu;

function meaningOf(
  error: unknown,
  operation: Operation,
):
  | { readonly state: 'denied'; readonly action: string }
  | { readonly state: 'unknown'; readonly why: string }
  | { readonly state: 'absent' } {
  const { name, message, code, isFromAws } = errorParts(error);
  // AWS sometimes wants the permission of another call: its own words count.
  if (DENIED.test(name)) return { state: 'denied', action: /perform: ([a-z0-9-]+:[A-Za-z]+)\b/u.exec(message)?.[1] ?? operation };
  if (ABSENT.test(name)) return { state: 'absent' };
  const words = isFromAws ? `AWS answered ${name}` : `no answer from AWS (${code})`;
  return { state: 'unknown', why: scrub(words).slice(0, 200) };
}

function errorParts(error: unknown) {
  if (typeof error !== 'object' || error === null) return { name: 'Error', message: '', code: 'Error', isFromAws: false };
  const { name, message, code, $metadata, $fault } = error as Readonly<Record<string, unknown>>;
  const word = typeof name === 'string' ? name : 'Error';
  return {
    name: word,
    message: typeof message === 'string' ? message : '',
    code: typeof code === 'string' ? code : word,
    isFromAws:
      $fault !== undefined ||
      typeof (($metadata ?? {}) as { httpStatusCode?: unknown }).httpStatusCode === 'number' ||
      DENIED.test(word),
  };
}

/** Lets only so many go on at once. */
function turnsOf(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
