/**
 * Two check symbols behind up to 29 others, each of five bits: a Reed-Solomon code over GF(32). Any two valid words of one length differ
 * in at least three symbols, so one wrong symbol, two wrong ones and two that changed places are always noticed.
 */

/** x⁵ + x² + 1, which is primitive: every symbol but 0 is a power of 2. */
const POLYNOMIAL = 0b10_0101;
const ORDER = 31;

const { powers, logarithms } = tables();

/** The two symbols that belong behind `data`. */
export function checkSymbols(data: readonly number[]): readonly [number, number] {
  const { plain, weighted } = sums([...data, 0, 0]);
  // c₁ + c₀ = plain and 2·c₁ + c₀ = weighted; addition is XOR, and so 2 + 1 = 3.
  const first = divide(plain ^ weighted, 3);
  return [first, plain ^ first];
}

export function isIntact(word: readonly number[]): boolean {
  const { plain, weighted } = sums(word);
  return plain === 0 && weighted === 0;
}

/** Where the one wrong symbol is, if only one is wrong; null when no single symbol can be it. */
export function singleFault(word: readonly number[]): number | null {
  const { plain, weighted } = sums(word);
  if (plain === 0 || weighted === 0) return null;
  const index = word.length - 1 - (logarithms[divide(weighted, plain)] ?? ORDER);
  return index < 0 ? null : index;
}

/** Sums over all symbols, each as it is and each times 2 to the power of its distance from the end. */
function sums(word: readonly number[]): { readonly plain: number; readonly weighted: number } {
  let plain = 0;
  let weighted = 0;
  for (const symbol of word) {
    plain ^= symbol;
    weighted = multiply(weighted, 2) ^ symbol;
  }
  return { plain, weighted };
}

function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (powers[((logarithms[a] ?? 0) + (logarithms[b] ?? 0)) % ORDER] ?? 0);
}

function divide(a: number, b: number): number {
  return a === 0 ? 0 : (powers[((logarithms[a] ?? 0) - (logarithms[b] ?? 0) + ORDER) % ORDER] ?? 0);
}

function tables(): { readonly powers: readonly number[]; readonly logarithms: readonly number[] } {
  const exponents: number[] = [];
  const inverse = Array.from({ length: ORDER + 1 }, () => 0);
  for (let value = 1; exponents.length < ORDER; ) {
    inverse[value] = exponents.length;
    exponents.push(value);
    value <<= 1;
    if (value > ORDER) value ^= POLYNOMIAL;
  }
  return { powers: exponents, logarithms: inverse };
}
