import assert from 'node:assert/strict';

/** Fails unless the parts stand in this order. */
export function inOrder(haystack: string, ...parts: string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = haystack.indexOf(part, from);
    assert.notEqual(at, -1, `"${part}" is missing, or not after its predecessor, in:\n${haystack}`);
    from = at + part.length;
  }
}
