/** The agent cannot write, or cannot start programs, where it keeps its files. */
import type { StoragePlace } from '../../facts/storage.ts';
import { RUNS_DOCUMENTS } from '../../knowledge/capabilities.ts';
import { CAPABILITIES, type Capability } from '../../knowledge/types.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { look } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { DraftOf, Finding } from '../finding.ts';

/** `low`: the next update or patch run will not fit. */
type Problem = 'full' | 'no-inodes' | 'read-only' | 'no-exec' | 'low';

interface Place extends Pick<StoragePlace, 'role' | 'path' | 'mount'> {
  readonly problem: Problem;
  readonly freeMiB: number | null;
}

export interface NodeStorageData {
  readonly places: readonly Place[];
}

/** A document, its state and its output take some hundred kilobytes. */
const FULL_BYTES = 1_048_576;
const FULL_FILES = 16;
/** The agent's package takes 30 MB, unpacked 100 more. */
const LOW_BYTES = 64 * 1_048_576;

/** Every document is written down before it runs, and so is its output (`/var/lib/amazon/ssm/ID/document`). */
const WRITES = RUNS_DOCUMENTS;
const NEEDS: Readonly<Record<StoragePlace['role'], readonly Capability[]>> = {
  state: WRITES,
  logs: ['patch-manager'],
  temporary: ['patch-manager', 'agent-update'],
};
/** The updater and Distributor's packages start their own programs below the state folder. */
const EXECUTES: readonly Capability[] = ['agent-update', 'distributor'];

export const nodeStorage: Finding<'node/storage', NodeStorageData> = {
  code: 'node/storage',
  number: 111,
  title: "The agent's folders are full or may not be written",
  summary:
    'The agent writes down every document before it runs, and its output after: without space, inodes or the right to write there, it stays ' +
    'online and nothing that is sent to it works. Where programs may not be started from there, its update fails.',
  reads: ['storage'],
  about: 'nothing',
  judge,
  stops: ({ places }) => places.some(({ problem, role }) => problem !== 'low' && problem !== 'no-exec' && role === 'state'),
  message: ({ places }) => `${list(places.map(placeWords))}.`,
  remedies: ({ places }, context) => remediesFor(places, context),
  docs: ['SSM Agent technical reference (AWS Systems Manager User Guide)', 'mount(8), findmnt(8)'],
  page: {
    recognised:
      "The file systems of the agent's folders were asked for what is left (statfs), and the mounts of the agent's own process were read. Network " +
      'file systems that do not answer are unknown.',
    severity:
      'Error where nothing can be written (less than 1 MiB, no inodes, read-only), or where the update cannot start its programs (noexec). Warning below 64 MiB. Info where nothing that needs the folder was asked for.',
  },
  sample: {
    places: [{ role: 'state', path: '/var/lib/amazon/ssm', mount: '/var', problem: 'full', freeMiB: 0 }],
  },
};

function judge({ facts }: Picture): readonly DraftOf<'node/storage', NodeStorageData>[] {
  const { storage, agent } = facts.node;
  if (storage === undefined || agent.installed === 'no') return [];
  const found = storage.flatMap((place) => {
    const problem = problemOf(place);
    if (problem === null) return [];
    const { role, path, mount, freeBytes } = place;
    const freeMiB = freeBytes === null ? null : Math.floor(freeBytes / 1_048_576);
    return [{ place: { role, path, mount, problem, freeMiB }, needs: problem === 'no-exec' ? EXECUTES : NEEDS[role] }];
  });
  const capabilities = CAPABILITIES.filter((name) => found.some(({ needs }) => needs.includes(name)));
  if (found.length === 0) return [];
  // Nobody asked for what it stops: a note, because it will stop it.
  const isAsked = capabilities.some((name) => facts.request.for.includes(name));
  const places = found.map(({ place }) => place);
  return [
    {
      code: 'node/storage',
      severity: !isAsked
        ? 'info'
        : places.some(({ problem, role }) => problem !== 'low' && role === 'state')
          ? 'error'
          : 'warning',
      subjects: places.map(({ path }) => path),
      data: { places },
      evidence: places.map(placeWords),
      capabilities,
    },
  ];
}

function problemOf({ role, freeBytes, freeFiles, isReadOnly, isNoExec }: StoragePlace): Problem | null {
  if (isReadOnly) return 'read-only';
  if (freeBytes !== null && freeBytes < FULL_BYTES) return 'full';
  if (freeFiles !== null && freeFiles < FULL_FILES) return 'no-inodes';
  if (role !== 'state') return null;
  if (isNoExec) return 'no-exec';
  return freeBytes !== null && freeBytes < LOW_BYTES ? 'low' : null;
}

function placeWords({ path, mount, problem, freeMiB }: Place): string {
  const where = mount === null || mount === path ? clean(path) : `${clean(path)} (on ${clean(mount)})`;
  switch (problem) {
    case 'full':
      return `${where} is full`;
    case 'no-inodes':
      return `${where} has no inodes left`;
    case 'read-only':
      return `${where} is read-only`;
    case 'no-exec':
      return `${where} is mounted with noexec: no program may be started there`;
    case 'low':
      return `${where} has ${freeMiB ?? 0} MiB left`;
  }
}

function remediesFor(places: readonly Place[], context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['node/storage']);
  const has = (...problems: readonly Problem[]): boolean => places.some(({ problem }) => problems.includes(problem));
  return [
    ...(has('full', 'no-inodes', 'low') || places.length === 0
      ? [
          remedy({
            title: 'make room',
            owner: 'node',
            text: 'See what fills it. Then delete what is not needed, or make the volume larger (EBS: modify-volume, growpart, and resize2fs or xfs_growfs).',
            commands: [
              'df -h /var/lib/amazon/ssm /var/log/amazon/ssm /tmp',
              'df -i /var/lib/amazon/ssm /var/log/amazon/ssm /tmp',
              'sudo du -xh --max-depth=2 /var | sort -h | tail -n 20',
              'sudo journalctl --vacuum-size=200M',
            ],
            permission: 'administrator rights on the node',
            risk: 'Only the last command changes anything: it deletes old entries of the journal.',
            verify: proof,
          }),
        ]
      : []),
    ...(has('read-only')
      ? [
          remedy({
            title: 'make the file system writable again',
            owner: 'node',
            text: 'See why it is read-only: a file system that met an error (then check the disk first), an entry in /etc/fstab, or ProtectSystem= of the unit.',
            commands: [
              'findmnt -T /var/lib/amazon/ssm',
              'sudo dmesg --level=err,warn | tail -n 20',
              look(context),
              'sudo mount -o remount,rw "$(findmnt -no TARGET -T /var/lib/amazon/ssm)"',
            ],
            permission: 'administrator rights on the node',
            risk: 'A file system with errors may lose more when it is written: only after a check.',
            rollback: 'sudo mount -o remount,ro "$(findmnt -no TARGET -T /var/lib/amazon/ssm)"',
            verify: proof,
          }),
        ]
      : []),
    ...(has('no-exec')
      ? [
          remedy({
            title: 'mount it with exec',
            owner: 'node',
            text: 'Mount the file system of /var/lib/amazon/ssm with exec, or give that folder a file system of its own; take noexec out of /etc/fstab.',
            commands: [
              'findmnt -T /var/lib/amazon/ssm',
              'sudo mount -o remount,exec "$(findmnt -no TARGET -T /var/lib/amazon/ssm)"',
            ],
            permission: 'administrator rights on the node',
            risk: 'Programs below that mount point may be started again: a hardening rule may want otherwise.',
            rollback: 'sudo mount -o remount,noexec "$(findmnt -no TARGET -T /var/lib/amazon/ssm)"',
            verify: proof,
          }),
        ]
      : []),
  ];
}
