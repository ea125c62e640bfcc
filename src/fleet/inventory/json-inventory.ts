/**
 * Finds nodes in JSON of any shape and size, piece by piece: each object with an instance's id is one, and the object around it may have its
 * account. So one reader serves EC2's reservations, Systems Manager's lists, AWS Config's items and the answers of its queries.
 */
import { jsonTokens } from './json-tokens.ts';
import { type Field, type Fields, fieldOf, formOf, idIn, type Listed, listedOf } from './listed.ts';

export interface InventoryReader {
  piece(text: string): void;
  /** Whether the text was whole. */
  end(): boolean;
}

interface Frame {
  readonly isArray: boolean;
  readonly key: string;
  readonly fields: Fields;
  /** Nodes in it whose account may still come: `OwnerId` stands behind `Instances`. */
  readonly waiting: Fields[];
  /** In an array: how many ids it has. */
  ids: number;
  /** In an object: the name of the next value; null where a name comes next. */
  member: string | null;
}

const MAX_DEPTH = 64;
/** No reservation has more instances. */
const MAX_WAITING = 2_000;
/** Texts in texts. */
const MAX_LEVELS = 3;
/** These name other things' ids, or what somebody typed. */
const IGNORED = /^(?:relationships|tags|tagset|attachments?|supplementaryconfiguration)$/iu;
/** Their members are members of what they are in. */
const PARTS = /^(?:state|instancestate|placement|configuration)$/iu;

export function jsonInventory(take: (one: Listed) => void, level = 0, found = takingFields(take)): InventoryReader {
  const stack: Frame[] = [];
  let deeper = 0;
  let ignored = 0;

  function open(isArray: boolean): void {
    const top = stack.at(-1);
    if (stack.length >= MAX_DEPTH || ignored > 0) {
      deeper += 1;
      if (ignored > 0) ignored += 1;
      return;
    }
    const key = top === undefined ? '' : top.isArray ? top.key : (top.member ?? '');
    if (IGNORED.test(key)) {
      deeper += 1;
      ignored = 1;
      return;
    }
    const id = isArray ? null : idIn(key);
    stack.push({ isArray, key, fields: id === null ? {} : { id }, waiting: [], ids: 0, member: null });
  }

  function close(): void {
    if (deeper > 0) {
      deeper -= 1;
      if (ignored > 0) ignored -= 1;
      if (deeper === 0) next();
      return;
    }
    const frame = stack.pop();
    if (frame === undefined) return;
    const { fields, waiting } = frame;
    const outer = stack.findLast(({ isArray }) => !isArray);
    for (const one of waiting) pass({ ...pick(fields), ...one }, outer);
    if (!frame.isArray && outer !== undefined && PARTS.test(frame.key)) merge(fields, outer);
    else if (fields.id !== undefined && (!frame.isArray || frame.ids === 1)) pass(fields, outer);
    next();
  }

  /** Knows all that it will, or waits for what is around it. */
  function pass(one: Fields, outer: Frame | undefined): void {
    if (outer === undefined || one.account !== undefined || outer.waiting.length >= MAX_WAITING) found(one);
    else outer.waiting.push(one);
  }

  /** What is around it knows better. */
  function merge(part: Fields, outer: Frame): void {
    Object.assign(outer.fields, { ...part, ...outer.fields });
  }

  /** A value is over. */
  function next(): void {
    const top = stack.at(-1);
    if (top !== undefined) top.member = null;
  }

  function scalar(text: string): void {
    const top = stack.at(-1);
    if (deeper > 0) return;
    if (top === undefined || top.isArray) inRow(text, top);
    else {
      const field = fieldIn(top);
      const known = field === null ? undefined : top.fields[field];
      // A row's own number may stand before the node's id.
      if (field !== null && (known === undefined || (field === 'id' && idIn(known) === null))) top.fields[field] = text;
      else inner(text);
    }
    next();
  }

  function fieldIn({ key, member }: Frame): Field | null {
    // `State: { Name: running }`, and Config's `{ name: running }`; elsewhere a name is anything.
    if (/^(?:instance)?state$/iu.test(key)) return /^(?:name|value)$/iu.test(member ?? '') ? 'state' : null;
    return fieldOf(member ?? '');
  }

  /** `["i-1", "i-2"]`, or `["111122223333", "i-1", "running"]`. */
  function inRow(text: string, top: Frame | undefined): void {
    const form = formOf(text);
    if (form === null) return inner(text);
    if (top === undefined) {
      if (form === 'id') found({ id: text });
      return;
    }
    if (form === 'id') {
      top.ids += 1;
      // A list of ids is no row: what stands between belongs to nobody.
      if (top.ids === 2 && top.fields.id !== undefined) found({ id: top.fields.id });
      if (top.ids > 1) found({ id: text });
    }
    top.fields[form] ??= text;
  }

  /** A text that is JSON itself, as AWS Config's results are. */
  function inner(text: string): void {
    if (level >= MAX_LEVELS || !/^\s*[[{]/u.test(text) || !/(?<![\w-])m?i-[0-9a-f]{8}/u.test(text)) return;
    const outer = stack.findLast(({ isArray }) => !isArray);
    const isPart = outer !== undefined && PARTS.test(outer.member ?? '');
    const reader = jsonInventory(take, level + 1, (one) => (isPart ? merge(one, outer) : pass(one, outer)));
    reader.piece(text);
    reader.end();
  }

  const tokens = jsonTokens({
    open,
    close,
    isSkipping: () => deeper > 0,
    text(text) {
      const top = stack.at(-1);
      if (deeper === 0 && top !== undefined && !top.isArray && top.member === null) top.member = text;
      else scalar(text);
    },
    bare: (text) => (text === 'null' || text === 'true' || text === 'false' ? next() : scalar(text)),
  });
  return {
    piece: (text) => tokens.piece(text),
    end() {
      const isWhole = tokens.end() && stack.length === 0 && deeper === 0;
      while (stack.length > 0) {
        deeper = 0;
        close();
      }
      return isWhole;
    },
  };
}

function takingFields(take: (one: Listed) => void): (fields: Fields) => void {
  return (fields) => {
    const listed = listedOf(fields);
    if (listed !== null) take(listed);
  };
}

/** What the nodes in an object share with it. */
function pick({ account, region }: Fields): Fields {
  return { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}
