/** A count that is expected to be `mean`; the smaller `size`, the wider it scatters. */
export interface Scatter {
  mean: number
  size: number
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** Logarithm of the gamma function, for positive numbers. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const at = x - 1
  const sum = LANCZOS.reduce((total, c, i) => total + c / (at + i + 1), 0.9999999999998099)
  const t = at + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum)
}

function chanceOfExactly(n: number, { mean, size }: Scatter): number {
  const [hit, miss] = [mean / (mean + size), size / (mean + size)]
  return Math.exp(logGamma(n + size) - logGamma(size) - logGamma(n + 1) + size * Math.log(miss) + n * Math.log(hit))
}

/** How likely so many or more come by chance alone. Summed upward, so that the tiniest chances stay exact. */
export function chanceOfAtLeast(n: number, scatter: Scatter): number {
  if (n <= 0) return 1
  const hit = scatter.mean / (scatter.mean + scatter.size)
  let part = chanceOfExactly(n, scatter)
  let sum = 0
  for (let k = n; part > sum * 1e-12 && k < n + 100_000; k++) {
    sum += part
    part *= (hit * (k + scatter.size)) / (k + 1)
    if (part === 0) break
  }
  return Math.min(1, sum)
}

/** The smallest number that is not exceeded with this probability. */
export function quantile(share: number, scatter: Scatter): number {
  const hit = scatter.mean / (scatter.mean + scatter.size)
  let part = chanceOfExactly(0, scatter)
  let sum = part
  let k = 0
  while (sum < share && k < 100_000) {
    part *= (hit * (k + scatter.size)) / (k + 1)
    sum += part
    k += 1
  }
  return k
}
