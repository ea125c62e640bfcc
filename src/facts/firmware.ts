/** What the firmware says this machine is. */
import { PLATFORMS } from '../knowledge/machines.ts';
import { literal, nullable, type Of, record, text } from '../schema/shape.ts';

export interface FirmwareFacts extends Of<typeof firmwareFacts> {}
export const firmwareFacts = record({
  /** `other`: positively no EC2 instance. `unknown`: it does not say, or cannot be read. */
  says: literal('ec2', 'other', 'unknown'),
  /** Whose machine it is; null where that is unknown. */
  platform: nullable(literal(...PLATFORMS)),
  /** The same for people, with the maker's own words. */
  name: nullable(text),
  /** The fields that say so; never a serial number or a UUID. */
  because: nullable(text),
});
