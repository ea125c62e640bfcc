/** 1 is `a`, 26 is `z`, 27 is `aa`. */
export function letters(nth: number): string {
  let out = '';
  for (let rest = nth; rest > 0; rest = Math.floor((rest - 1) / 26)) out = String.fromCodePoint(97 + ((rest - 1) % 26)) + out;
  return out;
}
