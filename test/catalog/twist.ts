/** Hosts of the samples, and how their values are changed. */

/** How values get into the samples; the hostile tests change every host, address, name and text. */
export type Twist = (value: string, kind: 'host' | 'ip' | 'bucket' | 'text') => string;
/** As they are. */
export const straight: Twist = (value) => value;

export const SSM = 'ssm.eu-central-1.amazonaws.com';
export const MESSAGES = 'ssmmessages.eu-central-1.amazonaws.com';
