/** How much a compact record holds. */

/** Bytes of the record as JSON. */
export const MAX_RECORD_BYTES = 1_024;
/** An instance id has 19 characters, an IPv6 address 39, a UUID 36. */
export const MAX_VALUE = 64;
/** Security groups of one interface: AWS's own limit. */
export const MAX_GROUPS = 16;
export const MAX_RESOLVERS = 6;
export const MAX_CAUSES = 24;
