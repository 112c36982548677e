const choices = {
  lang: ['vi', 'en'],
  theme: ['light', 'night'],
  size: ['normal', 'large', 'xlarge'],
  app: ['citizen', 'office', 'ops'],
  audience: ['resident', 'visitor', 'business'],
  width: ['full', '320', '360', '768', '1024'],
} as const

type Choices = typeof choices
export type Setting = keyof Choices
export type Settings = { c: string } & { [Key in Setting]: Choices[Key][number] }

export const settings = Object.keys(choices) as Setting[]
export const optionsOf = (setting: Setting): readonly string[] => choices[setting]

/** The page's state is its address, so that every state can be linked and photographed. */
export function readSettings(address: URL, components: string[]): Settings {
  const asked = (key: Setting) => {
    const value = address.searchParams.get(key)
    return choices[key].find((choice) => choice === value) ?? choices[key][0]
  }
  const named = address.searchParams.get('c') ?? address.pathname.split('/').filter(Boolean).at(-1) ?? ''
  const values = Object.fromEntries(settings.map((key) => [key, asked(key)]))
  return { ...values, c: components.includes(named) ? named : '' } as Settings
}

/** The address of the same page with one thing changed. */
export function withSetting(now: Settings, key: keyof Settings, value: string): string {
  const next = new URLSearchParams()
  for (const [name, old] of Object.entries({ ...now, [key]: value })) {
    if (old && (name === 'c' || old !== choices[name as Setting][0])) next.set(name, old)
  }
  const query = next.toString()
  return query ? `?${query}` : '?'
}
