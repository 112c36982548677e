import { useState } from 'react'
import { number } from '@hue-s/kernel/shared/text.ts'
import { TextInput } from '@hue-s/ui/index.ts'
import { readNumber } from '../../shared/fill/read-number.ts'
import { useTools, type ControlProps } from './tools.ts'

/** A number as it is typed here; under it how it was read, for a point means thousands to some and tenths to others. */
export function NumberBox({ question, value, onValue }: ControlProps) {
  const { lang, t } = useTools()
  const shown = (plain: typeof value) => (typeof plain === 'number' ? number(plain, lang, 6) : String(plain ?? ''))
  const [typed, setTyped] = useState(() => shown(value))
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if ((readNumber(question.kind, typed) ?? typed) !== (value ?? '')) setTyped(shown(value))
  }
  const take = (text: string) => {
    setTyped(text)
    const next = text.trim() === '' ? null : (readNumber(question.kind, text) ?? text)
    setSeen(next)
    onValue(next)
  }
  const tells = typeof value === 'number' && (Math.abs(value) >= 1_000 || /[.,]/.test(typed)) && shown(value) !== typed
  return (
    <>
      <TextInput
        value={typed}
        onValue={take}
        inputMode={question.kind === 'decimal' ? 'decimal' : 'numeric'}
        autoComplete="off"
        className="h-figures"
        suffix={question.kind === 'money' ? t('forms.fill.dong') : undefined}
      />
      {tells && <span className="f-read h-small h-second">{t('forms.fill.readAs', { value: shown(value) })}</span>}
    </>
  )
}
