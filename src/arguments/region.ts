/** `--region`: a Region that is known, or one that may be: AWS opens new ones, and this program is older than some of them. */
import { isRegionShaped, REGIONS, regionInfo } from '../knowledge/regions.ts';
import { editDistance, nearest } from './did-you-mean.ts';
import { type Checked, type Given, ok } from './option.ts';
import { didYouMean, shown, unknownWord, usageError } from './usage-error.ts';

/** Every Region's last word, so far; and, for the next ones, the quarters between these. */
const DIRECTIONS = ['north', 'south', 'east', 'west', 'central', 'northeast', 'northwest', 'southeast', 'southwest'];

/**
 * What has no Region's form is refused, and so is a known Region whose direction is misspelt (`eu-centrl-1`): there will be none of that name,
 * and the verdict on it would be about DNS. A new area or number may well be a new Region (`mx-central-1` is one letter from `me-central-1`):
 * it is probed as it is, with a note where a slip is as likely.
 */
export function region({ text, command, note }: Given): Checked<string> {
  if (regionInfo(text) !== null) return ok(text);
  const known = Object.keys(REGIONS);
  if (!isRegionShaped(text))
    return unknownWord(`--region: ${shown(text)} is not a Region`, text, [known], ', such as eu-central-1');
  const near = nearest(text, known);
  const meant = didYouMean(near);
  if (meant === null || near.some((name) => withoutNumber(name) === withoutNumber(text))) return ok(text);
  if (isSlipOfDirection(text))
    return usageError(
      `--region: there is no Region ${shown(text)}${meant} Should it be a new one: AWS_REGION=${text}, without --region, is taken as it is`,
    );
  // `policy` itself says where it knows too little of a Region.
  if (command !== 'policy' && near.some((name) => editDistance(name, text) === 1))
    note(`--region: ${shown(text)} is no Region that this version knows${meant} It is probed as typed`);
  return ok(text);
}

function withoutNumber(name: string): string {
  return name.replace(/-\d+$/u, '');
}

function isSlipOfDirection(text: string): boolean {
  const word = withoutNumber(text).split('-').at(-1) ?? '';
  return !DIRECTIONS.includes(word) && nearest(word, DIRECTIONS).length > 0;
}
