/** The last healthy run on this node: what a verdict is compared with, and what a healthy one becomes. Only `run` has it. */
import { memoryFolder, type Recalled, recall, remember } from '../../deliver/memory.ts';
import type { Facts } from '../../facts.ts';
import type { Clock, Ports } from '../../platform/ports.ts';
import { changesSince } from '../../verdict/changed.ts';
import { memoryOf, type Remembered } from '../../verdict/remembered.ts';
import type { Judgement } from '../../verdict/verdict.ts';

export interface Memory {
  /** A verdict that is not healthy gets its `changed[]`; a healthy one is noted, and kept by `save`. */
  compared(facts: Facts, judgement: Judgement): Promise<Judgement>;
  /** Keeps what was noted since the last time. Where that cannot be done, nothing else happens. */
  save(): Promise<void>;
}

/** For a disk that answers; one that hangs must not keep the verdict. */
const PATIENCE_MS = 1_000;
const HANGS: Recalled = { outcome: 'broken', why: `the disk did not answer within ${PATIENCE_MS} ms` };

/** Begins to read at once, beside the probes. An ordinary user has no memory, and nothing is said about that. */
export function openMemory(
  { environment, clock }: Pick<Ports, 'environment' | 'clock'>,
  folder = memoryFolder(environment),
  open = openFolder,
): Memory {
  if (folder === null) return { compared: (_, judgement) => Promise.resolve(judgement), save: () => Promise.resolve() };
  let last = within(
    clock,
    open().then((opens) => recall(opens, folder)),
    HANGS,
  );
  let unsaved: Remembered | null = null;
  return {
    async compared(facts, judgement) {
      const { verdict } = judgement;
      const noted = memoryOf(facts, verdict);
      if (noted !== null) {
        unsaved = noted;
        last = Promise.resolve({ outcome: 'ok', remembered: noted });
      }
      return verdict.status === 'healthy' ? judgement : withChanges(judgement, facts, await last);
    },
    async save() {
      const noted = unsaved;
      unsaved = null;
      if (noted === null) return;
      await within(
        clock,
        open().then((opens) => remember(opens, folder, noted, clock.now())),
        null,
      );
    },
  };
}

/** What `work` gives, or `otherwise` when it takes too long; it then goes on unobserved. */
async function within<T>(clock: Clock, work: Promise<T>, otherwise: T): Promise<T> {
  const done = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(PATIENCE_MS, done.signal).then(() => otherwise)]);
  } finally {
    done.abort();
  }
}

async function openFolder(): Promise<Parameters<typeof recall>[0]> {
  const { openPrivateFolder } = await import('../../platform/private-folder.ts');
  return openPrivateFolder;
}

function withChanges({ verdict, exitStatus }: Judgement, facts: Facts, recalled: Recalled): Judgement {
  switch (recalled.outcome) {
    case 'nothing':
      return { verdict, exitStatus };
    case 'broken': {
      const row = { what: 'changes since the last healthy run', why: `what was remembered of it is not used: ${recalled.why}` };
      return { verdict: { ...verdict, notChecked: [...verdict.notChecked, row] }, exitStatus };
    }
    case 'ok':
      return { verdict: { ...verdict, changed: changesSince(recalled.remembered, facts, verdict.node) }, exitStatus };
  }
}
