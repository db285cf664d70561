/**
 * erf(x) to double precision: below 3 the series `2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!`, whose
 * terms are all of one sign; above, 1 minus the continued fraction of erfc.
 * Source: Abramowitz and Stegun, 7.1.6 and 7.1.14.
 */
export function erfScalar(x: number): number {
  const z = Math.abs(x);
  if (Number.isNaN(x)) return Number.NaN;
  if (z > 6) return Math.sign(x);
  if (z < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / (Math.sqrt(Math.PI) * fraction));
}
