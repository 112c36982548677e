import { LANGUAGES, type Lang } from '@hue-s/kernel/shared/text.ts'

export const THEMES = ['auto', 'light', 'night'] as const
export type Theme = (typeof THEMES)[number]

const cookie = (name: string) => new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(document.cookie)?.[1]

/** A choice of how the page looks lasts a year. It says nothing of the person, so scripts may write it. */
export function keep(name: 'lang' | 'theme', value: string): void {
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`
}

export function langNow(): Lang {
  const asked = new URLSearchParams(location.search).get('lang') ?? cookie('lang')
  return LANGUAGES.find((lang) => lang === asked) ?? 'vi'
}

export const themeNow = (): Theme => THEMES.find((theme) => theme === cookie('theme')) ?? 'auto'

const dark = () => matchMedia('(prefers-color-scheme: dark)')

/** Puts the theme on the page and follows the device where the person chose nothing; answers how to stop. */
export function applyTheme(theme: Theme): () => void {
  const apply = () => {
    const night = theme === 'night' || (theme === 'auto' && dark().matches)
    document.documentElement.dataset['theme'] = night ? 'night' : 'light'
  }
  apply()
  const device = dark()
  device.addEventListener('change', apply)
  return () => device.removeEventListener('change', apply)
}
