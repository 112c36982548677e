/** Programs that fetch pages without a person in front of them, by what they call themselves. */
const PROGRAM =
  /bot\b|bot\/|crawl|spider|slurp|headless|lighthouse|preview|facebookexternalhit|monitor|uptime|feed|curl|wget|python|java\/|go-http|okhttp|axios|node|undici|libwww|scrap|phantom|zalo(?:pc)?-?share/i

export type Device = 'phone' | 'tablet' | 'computer'

/** The class of a device, and nothing finer; undefined for programs and for those that say nothing. */
export function deviceOf(userAgent: string | undefined): Device | undefined {
  if (!userAgent || userAgent.length < 10 || PROGRAM.test(userAgent)) return undefined
  if (/ipad|tablet|playbook|silk/i.test(userAgent)) return 'tablet'
  if (/android/i.test(userAgent)) return /mobile/i.test(userAgent) ? 'phone' : 'tablet'
  return /mobi|iphone|ipod|windows phone/i.test(userAgent) ? 'phone' : 'computer'
}

/** Who asks not to be followed is not counted either, though nobody would be followed. */
export const asksForQuiet = (headers: Readonly<Record<string, unknown>>) =>
  headers['dnt'] === '1' || headers['sec-gpc'] === '1'
