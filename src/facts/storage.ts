/** Where the agent keeps its files: what is left there, and how it is mounted. */
import { bool, list, literal, nullable, number, type Of, record, text } from '../schema/shape.ts';

const MAX_PLACES = 8;

/** `state`: registration, documents, output of commands, updates. `logs`: its logs and those of patching. */
export interface StoragePlace extends Of<typeof storagePlace> {}
export const storagePlace = record({
  role: literal('state', 'logs', 'temporary'),
  /** The folder, or the nearest one above it that is there. */
  path: text,
  /** For root; null where it could not be asked. */
  freeBytes: nullable(number),
  /** Inodes; null where the file system does not count them. */
  freeFiles: nullable(number),
  /** The mount point, as the agent's own process sees it, else as this one does; null if unknown. */
  mount: nullable(text),
  isReadOnly: bool,
  isNoExec: bool,
});

export type StorageFacts = Of<typeof storageFacts>;
export const storageFacts = list(storagePlace, MAX_PLACES);
