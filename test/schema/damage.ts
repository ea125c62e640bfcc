/** JSON with one member put out of shape. */
import * as fc from 'fast-check';

/** Whatever JSON.parse gives: here the very point is to make what the types forbid. */
export type Json = ReturnType<typeof JSON.parse>;

interface Place {
  readonly holder: Json;
  readonly key: string;
}

/** Every member of a JSON value, with the object or list that holds it. */
function places(value: Json, into: Place[] = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Object.keys(value)) {
    into.push({ holder: value, key });
    places(value[key], into);
  }
  return into;
}

const replacement = fc.oneof(
  fc.constantFrom<Json>(undefined, null, true, 0, -1, 1.5, '', 'ok', 'failed', 'timeout', 'other', 'unknown', 'http', [], {}, [
    'a',
  ]),
  fc.string({ maxLength: 5 }),
  fc.jsonValue({ maxDepth: 1 }),
);

/** One of `bases`, with one member replaced or gone, as it comes back from a file. */
export function damaged(bases: readonly Json[]): fc.Arbitrary<Json> {
  return fc.tuple(fc.nat(bases.length - 1), fc.nat(), replacement).map(([which, at, value]) => {
    const json: Json = structuredClone(bases[which]);
    const all = places(json);
    const place = all[at % all.length];
    if (place !== undefined && value === undefined) delete place.holder[place.key];
    else if (place !== undefined) place.holder[place.key] = value;
    // What was deleted of a list is null in a file.
    return JSON.parse(JSON.stringify(json));
  });
}
