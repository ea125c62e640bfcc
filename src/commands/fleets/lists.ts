/** Which list was asked for. */
import { FINDING_WORDS } from '../../arguments/selection.ts';
import type { Options } from '../../arguments/table.ts';
import { shown, type UsageError, unknownWord } from '../../arguments/usage-error.ts';
import { pageOf } from '../../explain/page.ts';
import { FINDING_CODES } from '../../findings/index.ts';
import type { Change } from '../../fleet/fleet.types.ts';
import { listOf, type Wanted } from '../../fleet/listing.ts';
import type { Inputs } from '../../fleet/presence.ts';
import type { Tally } from '../../fleet/rollup.ts';
import type { TitledList } from '../../report/fleet-list.ts';

type ListOptions = Pick<Options, 'lists' | 'listsOwner' | 'listsSilent' | 'listsUnlisted' | 'listsChange'>;

export function wantsList({ lists, listsOwner, listsSilent, listsUnlisted, listsChange }: ListOptions): boolean {
  return lists !== null || listsOwner !== null || listsSilent || listsUnlisted || listsChange !== null;
}

/** All nodes, where nothing is said. */
export function listFor(
  options: ListOptions,
  inputs: Inputs,
): { readonly outcome: 'ok'; readonly list: TitledList } | UsageError {
  const { lists, listsOwner, listsSilent, listsUnlisted, listsChange } = options;
  const titled = (what: string, wanted: Wanted, notes: readonly string[] = []) => {
    const list = listOf(inputs, wanted);
    const unnamed = list.unnamed === 0 ? [] : [`Not on it: ${list.unnamed} without an id.`];
    return { outcome: 'ok', list: { list, what, notes: [...notes, ...unnamed] } } as const;
  };
  if (lists !== null) {
    const words = lists.split(',');
    const unknown = words.find((word) => !FINDING_WORDS.includes(word.replace(/\/$/u, '')) && !hasCode(inputs.now, word));
    if (unknown !== undefined)
      return unknownWord(
        `--list: no finding code is or begins with ${shown(unknown)}`,
        unknown,
        [FINDING_WORDS],
        '; ssm-probe explain lists them',
      );
    return titled(`with ${words.join(' or ')}`, { kind: 'causes', codes: (code) => words.some((word) => begins(code, word)) });
  }
  if (listsOwner !== null) {
    const codes = codesOf(listsOwner);
    return titled(`for the owner of: ${listsOwner}`, { kind: 'causes', codes: (code) => codes.has(code) });
  }
  if (listsSilent) {
    const notes = inputs.inventory === null ? ['Without --inventory nobody knows who never reported: these have stopped.'] : [];
    return titled('silent', { kind: 'presence', presences: ['never', 'stopped'] }, notes);
  }
  if (listsUnlisted) return titled('reporting and not in the inventory', { kind: 'presence', presences: ['unlisted'] });
  if (listsChange !== null) {
    const changes: readonly Change[] = listsChange === 'better' ? ['better', 'healed'] : [listsChange];
    return titled(`${CHANGED[listsChange]} since the earlier day`, { kind: 'change', changes });
  }
  return titled('in all', { kind: 'all' });
}

const CHANGED: Readonly<Record<Change, string>> = {
  new: 'new',
  gone: 'gone',
  worse: 'worse',
  better: 'better',
  healed: 'healed',
  changed: 'with other causes',
  unclear: 'inconclusive, then or now,',
  same: 'unchanged',
};

/** The codes that this owner can fix; others can fix some of them, too. */
export function codesOf(owner: string): ReadonlySet<string> {
  return new Set(FINDING_CODES.filter((code) => pageOf(code).owners.some((one) => one === owner)));
}

/** A newer probe may name causes that this version does not know. */
function hasCode({ profiles }: Tally, word: string): boolean {
  for (let index = 0; index < profiles.size(); index += 1)
    if (profiles.at(index).causes.some((code) => begins(code, word))) return true;
  return false;
}

function begins(code: string, word: string): boolean {
  return word !== '' && (code === word || code.startsWith(word.endsWith('/') ? word : `${word}/`));
}
