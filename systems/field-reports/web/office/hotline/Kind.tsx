import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Field, Select } from '@hue-s/ui/index.ts'
import { openCategories, suggestCategories } from '../../words-of-report.ts'
import type { useNames } from '../queue-data.ts'
import type { Call } from './call.ts'

interface Props {
  call: Call
  names: ReturnType<typeof useNames>
  error: string | undefined
  onChange: (part: Partial<Call>) => void
}

/** What it is: suggested from the caller's own words, else chosen from the list. */
export function Kind({ call, names, error, onChange }: Props) {
  const { t, lang } = useText()
  const [today] = useState(() => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10))
  const categories = names.categories ?? []
  const suggested = suggestCategories(categories, call.note, 4)
  const pick = (value: string) => {
    const [category = '', child = ''] = value.split('/')
    onChange({ category, child, insist: false })
  }
  return (
    <div className="h-stack">
      {suggested.length > 0 && (
        <fieldset className="h-row ho-kinds">
          <legend className="h-hidden">{t('field-reports.office.hotline.suggested')}</legend>
          {suggested.map(({ category, child }) => (
            <Button
              key={`${category.id}/${child?.id ?? ''}`}
              size="small"
              aria-pressed={call.category === category.id && call.child === (child?.id ?? '')}
              onClick={() => pick(`${category.id}/${child?.id ?? ''}`)}
            >
              {child?.name[lang] ?? category.name[lang]}
            </Button>
          ))}
        </fieldset>
      )}
      <Field id="ho-category" label={t('field-reports.office.hotline.kind')} error={error}>
        <Select
          value={call.category ? `${call.category}/${call.child}` : ''}
          onValue={pick}
          placeholder={t('field-reports.office.split.kind.choose')}
        >
          {openCategories(categories, today).map((category) => (
            <optgroup key={category.id} label={category.name[lang]}>
              <option value={`${category.id}/`}>{category.name[lang]}</option>
              {category.children.map((child) => (
                <option key={child.id} value={`${category.id}/${child.id}`}>
                  {child.name[lang]}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
    </div>
  )
}
