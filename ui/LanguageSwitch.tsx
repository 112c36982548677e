import { Icon } from './Icon.tsx'
import { globe } from './icon-paths.ts'
import { Select } from './Select.tsx'

export type LanguageSwitchProps = {
  label: string
  /** Each language in its own words: "Tiếng Việt", "English", "한국어". */
  languages: { value: string; label: string }[]
  value: string
  onValue: (language: string) => void
}

/** The languages as a native list, each marked with its own language for the screen reader. */
export function LanguageSwitch({ label, languages, value, onValue }: LanguageSwitchProps) {
  return (
    <span className="h-language">
      <Icon icon={globe} />
      <Select
        aria-label={label}
        value={value}
        onValue={onValue}
        options={languages.map((language) => ({ ...language, lang: language.value }))}
      />
    </span>
  )
}
