import type { CivilDay } from './civil-day.ts'

// J. Meeus, Astronomical Algorithms (2nd ed.): chapter 49 for new moons, chapter 25 for the sun. The calendar asks only
// on which day in Viet Nam a new moon falls, and in which twelfth of its path the sun stands at a midnight there.

const J2000 = 2_451_545
const EPOCH_JD = 2_440_587.5
const UTC_PLUS_7 = 7 / 24
const RADIANS = Math.PI / 180

const sine = (degrees: number) => Math.sin((degrees % 360) * RADIANS)

// Terrestrial minus universal time in seconds: measured until 2020, after it the prediction of Espenak and Meeus, which
// the published Vietnamese tables to 2199 follow. A handful of new moons after 2050 are near enough to midnight to care.
const DELTA_T: [year: number, seconds: number][] = [
  [1880, -5],
  [1900, -3],
  [1920, 21],
  [1940, 24],
  [1960, 33],
  [1980, 51],
  [2000, 64],
  [2020, 69],
  [2050, 93],
  [2100, 203],
  [2150, 328],
  [2210, 465],
]

function deltaT(year: number): number {
  const next = DELTA_T.findIndex(([from]) => from > year)
  const [y1, s1] = DELTA_T[Math.max(next, 1)]!
  const [y0, s0] = DELTA_T[Math.max(next, 1) - 1]!
  return (s0 + ((s1 - s0) * (year - y0)) / (y1 - y0)) / 86_400
}

// Periodic terms: coefficient, then multiples of M (sun), M' (moon), F (latitude) and the power of E (eccentricity).
const MOON_TERMS: [c: number, sun: number, moon: number, latitude: number, power: number][] = [
  [-0.4072, 0, 1, 0, 0],
  [0.17241, 1, 0, 0, 1],
  [0.01608, 0, 2, 0, 0],
  [0.01039, 0, 0, 2, 0],
  [0.00739, -1, 1, 0, 1],
  [-0.00514, 1, 1, 0, 1],
  [0.00208, 2, 0, 0, 2],
  [-0.00111, 0, 1, -2, 0],
  [-0.00057, 0, 1, 2, 0],
  [0.00056, 1, 2, 0, 1],
  [-0.00042, 0, 3, 0, 0],
  [0.00042, 1, 0, 2, 1],
  [0.00038, 1, 0, -2, 1],
  [-0.00024, -1, 2, 0, 1],
  [-0.00007, 2, 1, 0, 0],
  [0.00004, 0, 2, -2, 0],
  [0.00004, 3, 0, 0, 0],
  [0.00003, 1, 1, -2, 0],
  [0.00003, 0, 2, 2, 0],
  [-0.00003, 1, 1, 2, 0],
  [0.00003, -1, 1, 2, 0],
  [-0.00002, -1, 1, -2, 0],
  [-0.00002, 1, 3, 0, 0],
  [0.00002, 0, 4, 0, 0],
]

// Planetary terms: coefficient in millionths of a day, angle at k = 0, degrees per lunation.
const PLANET_TERMS: [c: number, angle: number, rate: number][] = [
  [325, 299.77, 0.107408],
  [165, 251.88, 0.016321],
  [164, 251.83, 26.651886],
  [126, 349.42, 36.412478],
  [110, 84.66, 18.206239],
  [62, 141.74, 53.303771],
  [60, 207.14, 2.453732],
  [56, 154.84, 7.30686],
  [47, 34.52, 27.261239],
  [42, 207.19, 0.121824],
  [40, 291.34, 1.844379],
  [37, 161.72, 24.198154],
  [35, 239.56, 25.513099],
  [23, 331.55, 3.592518],
]

/** Instant of new moon number `k` (0 = January 2000), as a Julian ephemeris day. */
export function newMoon(k: number): number {
  const t = k / 1236.85
  const e = 1 - 0.002516 * t - 0.0000074 * t * t
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t ** 2 - 0.00000011 * t ** 3
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t ** 2 + 0.00001238 * t ** 3 - 0.000000058 * t ** 4
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t ** 2 - 0.00000227 * t ** 3 + 0.000000011 * t ** 4
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t ** 2 + 0.00000215 * t ** 3
  let jde = 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t ** 2 - 0.00000015 * t ** 3 + 0.00000000073 * t ** 4
  jde -= 0.00017 * sine(node)
  for (const [c, s, m, f, power] of MOON_TERMS) jde += c * e ** power * sine(s * sun + m * moon + f * latitude)
  for (const [c, angle, rate] of PLANET_TERMS) {
    const bend = angle === 299.77 ? 0.009173 * t * t : 0
    jde += c * 1e-6 * sine(angle + rate * k - bend)
  }
  return jde
}

/** The day in Viet Nam on which new moon number `k` falls: the first day of a lunar month. */
export function newMoonDay(k: number): CivilDay {
  const universal = newMoon(k) - deltaT(2000 + k / 12.3685)
  return Math.floor(universal + UTC_PLUS_7 - EPOCH_JD)
}

/** Apparent longitude of the sun in degrees at a Julian ephemeris day. */
export function sunLongitude(jde: number): number {
  const t = (jde - J2000) / 36_525
  const mean = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t
  const m = 357.52911 + 35_999.05029 * t - 0.0001537 * t * t
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * sine(m) +
    (0.019993 - 0.000101 * t) * sine(2 * m) +
    0.000289 * sine(3 * m)
  const longitude = mean + centre - 0.00569 - 0.00478 * sine(125.04 - 1934.136 * t)
  return ((longitude % 360) + 360) % 360
}

/** Which twelfth of its path (0 = from the spring equinox) the sun is in at the midnight that opens a day in Viet Nam. */
export function sunSector(day: CivilDay): number {
  const jd = day + EPOCH_JD - UTC_PLUS_7
  return Math.floor(sunLongitude(jd + deltaT(1970 + day / 365.2425)) / 30)
}
