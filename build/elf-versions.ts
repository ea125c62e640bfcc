/**
 * The versions that an ELF program asks of other libraries' functions ("GLIBC_2.28"), read and changed in place.
 * Source: Linux Standard Base, "Symbol Versioning" (`.gnu.version`, `.gnu.version_r`).
 */
import { type Section, sectionsOf } from './elf-image.ts';

const SYMBOLS = 11;
const VERSION_NEEDS = 0x6ffffffe;
const VERSION_INDEXES = 0x6fffffff;
const SYMBOL_BYTES = 24;
const WEAK = 2;
/** "Any version". */
const GLOBAL = 1;

interface Need {
  readonly version: string;
  /** What a symbol of this version has in the table of indexes. */
  readonly index: number;
  /** The places of the library's record and of this version's. */
  readonly from: number;
  readonly at: number;
}

export interface Import {
  readonly name: string;
  readonly version: string;
  /** Asks another version of the same library, one that the program asks already for others. Throws where it does not. */
  readonly ask: (version: string) => void;
  /** Asks no version, and starts without it. */
  readonly spare: () => void;
  /** Asks the function under a shorter name. */
  readonly rename: (name: string) => void;
}

/** What `program` takes from others with a version. */
export function importsOf(program: Buffer): readonly Import[] {
  const sections = sectionsOf(program);
  const symbols = sectionOf(sections, SYMBOLS);
  const indexes = sectionOf(sections, VERSION_INDEXES);
  const needs = needsOf(program);
  const found: Import[] = [];
  for (let at = symbols.offset, place = indexes.offset; at < symbols.end; at += SYMBOL_BYTES, place += 2) {
    const need = needs.find(({ index }) => index === program.readUInt16LE(place));
    if (need === undefined) continue;
    const nameAt = stringsOf(sections, symbols) + program.readUInt32LE(at);
    const name = text(program, nameAt);
    found.push({
      name,
      version: need.version,
      ask: (version) => {
        const other = needs.find((one) => one.from === need.from && one.version === version);
        if (other === undefined) throw new Error(`${name}: no version ${version} is asked of its library`);
        program.writeUInt16LE(other.index, place);
      },
      spare: () => {
        program.writeUInt16LE(GLOBAL, place);
        program.writeUInt8((program.readUInt8(at + 4) & 15) | (WEAK << 4), at + 4);
      },
      rename: (shorter) => {
        if (!name.startsWith(shorter)) throw new Error(`${shorter} is no beginning of ${name}`);
        program.fill(0, nameAt + shorter.length, nameAt + name.length);
      },
    });
  }
  return found;
}

/** Every version that the loader looks for before the program starts, whether or not a function is asked of it. */
export function versionsAsked(program: Buffer): readonly string[] {
  return needsOf(program).map(({ version }) => version);
}

/** No longer asks the versions of which `isTooNew` says so. Throws while a function is asked of one. */
export function dropVersions(program: Buffer, isTooNew: (version: string) => boolean): void {
  const asked = importsOf(program).find(({ version }) => isTooNew(version));
  if (asked !== undefined) throw new Error(`${asked.name} is still asked of ${asked.version}`);
  for (const library of new Set(needsOf(program).map((need) => need.from))) {
    const ours = needsOf(program).filter((need) => need.from === library);
    const kept = ours.filter(({ version }) => !isTooNew(version));
    const [first] = kept;
    if (first === undefined) throw new Error('a library would keep no version at all');
    program.writeUInt16LE(kept.length, library + 2);
    program.writeUInt32LE(first.at - library, library + 8);
    for (const [place, { at }] of kept.entries()) program.writeUInt32LE((kept[place + 1]?.at ?? at) - at, at + 12);
  }
}

function needsOf(program: Buffer): readonly Need[] {
  const sections = sectionsOf(program);
  const section = sectionOf(sections, VERSION_NEEDS);
  const strings = stringsOf(sections, section);
  const needs: Need[] = [];
  for (let library = section.offset, more = true; more; ) {
    let at = library + program.readUInt32LE(library + 8);
    for (let left = program.readUInt16LE(library + 2); left > 0; left -= 1) {
      const version = text(program, strings + program.readUInt32LE(at + 8));
      needs.push({ version, index: program.readUInt16LE(at + 6), from: library, at });
      at += program.readUInt32LE(at + 12);
    }
    const next = program.readUInt32LE(library + 12);
    more = next !== 0;
    library += next;
  }
  return needs;
}

function sectionOf(sections: readonly Section[], wanted: number): Section {
  const found = sections.find(({ type }) => type === wanted);
  if (found === undefined) throw new Error(`no section of type 0x${wanted.toString(16)}`);
  return found;
}

/** Where the names of a table are: the section that its header links to. */
function stringsOf(sections: readonly Section[], table: Section): number {
  const strings = sections[table.header.readUInt32LE(0x28)];
  if (strings === undefined) throw new Error(`${table.name} has no names`);
  return strings.offset;
}

function text(program: Buffer, at: number): string {
  return program.toString('latin1', at, program.indexOf(0, at));
}
