import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Field, TextInput } from '@hue-s/ui/index.ts'
import type { Info, NewContent, Template } from '../../contract.ts'

type Infos = NewContent['infos']
type Blank = Template['blanks'][number]
type Filled = Readonly<Record<string, string>>
const LANGS = ['vi', 'en'] as const
const PARTS = ['headline', 'description', 'instruction'] as const

/** The same change to each part of the words in both languages. */
const each = (change: (lang: 'vi' | 'en', part: keyof Info) => string): Infos => {
  const of = (lang: 'vi' | 'en') => Object.fromEntries(PARTS.map((part) => [part, change(lang, part)])) as Info
  return { vi: of('vi'), en: of('en') }
}
const put = (text: string, filled: Filled) =>
  text.replace(/\{([a-z]+)\}/g, (whole, id: string) => filled[id]?.trim() || whole)

/** Names of the blanks that are still in the words. */
const blanksIn = (infos: Infos): string[] => [
  ...new Set(LANGS.flatMap((l) => PARTS.flatMap((p) => [...infos[l][p].matchAll(/\{([a-z]+)\}/g)].map((m) => m[1] ?? '')))), // prettier-ignore
]

/**
 * A message with blanks: what is written into one stands in every place of it, in both languages. Words that the author
 * changed by hand stay; all others keep their blanks, so that a figure can be corrected.
 */
export function useBlanks(first: NewContent) {
  const [raw, setRaw] = useState(first)
  const [filled, setFilled] = useState<Filled>({})
  const [ids] = useState(() => blanksIn(first.infos))
  const value: NewContent = { ...raw, infos: each((lang, part) => put(raw.infos[lang][part], filled)) }
  const change = (next: NewContent) =>
    setRaw({
      ...next,
      infos: each((lang, part) => {
        const text = next.infos[lang][part]
        return text === value.infos[lang][part] ? raw.infos[lang][part] : text
      }),
    })
  return { ids, value, change, filled, setFilled }
}

interface Props extends Pick<ReturnType<typeof useBlanks>, 'ids' | 'filled' | 'setFilled'> {
  known: readonly Blank[]
}
/** One field for each blank, named as the template names it. */
export function Blanks({ ids, known, filled, setFilled }: Props) {
  const { t, lang } = useText()
  if (ids.length === 0) return null
  return (
    <div className="ao-four">
      {ids.map((id) => {
        const blank = known.find((one) => one.id === id)
        return (
          <Field
            key={id}
            label={blank?.label[lang] ?? id}
            hint={blank && t('alerts.office.example', { example: blank.example[lang] })}
          >
            <TextInput value={filled[id] ?? ''} onValue={(text) => setFilled({ ...filled, [id]: text })} />
          </Field>
        )
      })}
    </div>
  )
}
