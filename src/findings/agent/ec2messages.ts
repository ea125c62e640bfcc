/** `ec2messages`: which agents poll it, and how it fails. */

import type { EndpointPicture, Picture } from '../../picture/picture.ts';

/** From this version on, Run Command goes through `ssmmessages`. */
export const FIRST_WITHOUT = '3.3.40.0';

export function ec2messagesOf(picture: Picture): EndpointPicture | undefined {
  return picture.endpoints.find(({ service, kind }) => service === 'ec2messages' && kind === 'endpoint');
}
