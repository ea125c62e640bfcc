/** The ports to files: small ones, folders of this user alone, streams of large ones, and devices. */
import type { FileFailure } from './failures.ts';

export type FileRead =
  | { readonly outcome: 'ok'; readonly text: string }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };
export type FileNames =
  | { readonly outcome: 'ok'; readonly names: readonly string[] }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };
export type FileWrite =
  | { readonly outcome: 'ok' }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** What is left of the file system at a path, for root. `freeFiles`: null where it does not count them. */
export type FileSpace =
  | { readonly outcome: 'ok'; readonly freeBytes: number; readonly freeFiles: number | null }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** When what is at a path was last written (mtime), in milliseconds since the epoch. */
export type FileTime =
  | { readonly outcome: 'ok'; readonly changedAt: number }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** A text, bytes, or a text in pieces that may be walked again. */
export type FileContent = string | Uint8Array | Iterable<string>;

export interface Files {
  /** A file as UTF-8; `too-large` above `maxBytes`. Never hangs on a FIFO. */
  read(path: string, maxBytes: number): Promise<FileRead>;
  /** The last `maxBytes` of a regular file, from the beginning of a line. */
  tail(path: string, maxBytes: number): Promise<FileRead>;
  /** The target of a symbolic link, as written, at most 4,096 characters; fails without a link. */
  readLink(path: string): Promise<FileRead>;
  /** Names in a directory (at most `max`), unordered. */
  list(path: string, max: number): Promise<FileNames>;
  /** `ok` if something is there, of any kind; otherwise why not. */
  exists(path: string): Promise<FileWrite>;
  space(path: string): Promise<FileSpace>;
  /** Of what a link leads to, not of the link. */
  changedAt(path: string): Promise<FileTime>;
  /** Null if this user may watch a file for changes (inotify); otherwise the error's code. */
  whyNotWatched(): Promise<string | null>;
  /** Null if `writeAtomic` may succeed at `path`; otherwise why not. Writes nothing. */
  whyNotWritable(path: string): Promise<string | null>;
  /** Writes a temporary file and renames it: readers see the old or the new file. Mode 0600. Pieces are walked as they are written. */
  writeAtomic(path: string, content: FileContent): Promise<FileWrite>;
}

export interface ConsoleLimits {
  /** How long a device may take nothing. */
  readonly stallMs: number;
  readonly totalMs: number;
}

/** Devices for writing only. */
export interface Consoles {
  /** Writes `text` to a character device, within `totalMs`. Follows no link. Never rejects. */
  write(path: string, text: string, limits: ConsoleLimits): Promise<FileWrite>;
}

/** A file's size and the time of its last change, in milliseconds since the epoch. */
export type FileAbout =
  | { readonly outcome: 'ok'; readonly bytes: number; readonly changedAt: number }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** A folder of this user alone. `name`: a plain file name. Follows no link and never rejects. */
export interface PrivateFolder {
  readonly path: string;
  /** At most `max`, unordered. */
  names(max: number): Promise<FileNames>;
  about(name: string): Promise<FileAbout>;
  read(name: string, maxBytes: number): Promise<FileRead>;
  /** `ok` if the file and its name are on the disk (mode 0600); otherwise there is no file. */
  write(name: string, text: string): Promise<FileWrite>;
  remove(name: string): Promise<FileWrite>;
  close(): Promise<void>;
}

export type OpenedFolder =
  | { readonly outcome: 'ok'; readonly folder: PrivateFolder }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** One piece of a file, or why there are no more. */
export type StreamPiece =
  | { readonly outcome: 'ok'; readonly bytes: Uint8Array }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** For files that are too large to read as a whole. Reads pipes as their data comes. */
/** The regular files of a folder and of those in it, sorted. Links are not followed, and names that begin with a dot are left out. */
export interface FolderFiles {
  readonly paths: readonly string[];
  /** Links, devices, pipes, sockets. */
  readonly skipped: number;
  /** Folders that could not be read, or that are too deep. */
  readonly unread: readonly { readonly path: string; readonly detail: string }[];
  /** There are more files than a call reads. */
  readonly isCut: boolean;
}

export interface Streams {
  /** null where the path is no folder. Never rejects. */
  folder(path: string): Promise<FolderFiles | null>;
  /** A file's pieces (`-`: standard input), unpacked, each valid until the next. Never throws. */
  pieces(path: string): AsyncIterable<StreamPiece>;
  /** Unpacks gzip in memory. Null if it is no gzip, is torn, or would exceed `maxBytes`. */
  unpack(bytes: Uint8Array, maxBytes: number): Uint8Array | null;
  /** Packs with gzip; the same bytes give the same on every machine with this program. */
  pack(bytes: Uint8Array): Uint8Array;
}
