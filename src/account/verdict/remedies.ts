/** The ways to mend one cause, filled with the true ids. */
import { aws, remedy } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { Cause } from '../evaluate/evaluate.ts';
import type { Account } from '../model.ts';
import { commandsOf } from './fixes.ts';
import { KINDS } from './kinds.ts';
import { snippetsOf } from './terraform.ts';

export function remediesOf(cause: Cause, account: Account, context: RemedyContext, verify: string): readonly Remedy[] {
  const { owner, byHand } = KINDS[cause.code];
  const whose = cause.owner === null ? {} : { account: cause.owner };
  const found =
    cause.fix === null
      ? null
      : commandsOf(cause.fix, context.region, (...words) => aws(context, ...words), context.suffix.partition);
  const what = cause.part === null ? cause.id : `${cause.id}, ${cause.part}`;
  if (found === null || cause.fix === null) {
    return [remedy({ title: `mend ${what}`, owner, ...whose, text: byHand, commands: [], risk: '', verify })];
  }
  const snippets = snippetsOf(cause.fix, account, context);
  return [
    remedy({
      title: found.title,
      owner,
      ...whose,
      text: byHand,
      commands: [...found.apply],
      ...(snippets.length === 0 ? {} : { snippets }),
      permission: found.permission,
      risk: found.risk,
      rollback: found.undo.join('\n'),
      verify,
    }),
  ];
}
