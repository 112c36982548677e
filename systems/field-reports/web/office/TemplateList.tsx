import { useState, type ReactNode } from 'react'
import type { Template } from '@hue-s/engines/cases/contract.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { useRead } from '@hue-s/kernel/web/useRead.ts'
import { TextInput } from '@hue-s/ui/index.ts'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import type { fieldReportsContract } from '../../contract.ts'

type Listed = Template & { filled?: string | null | undefined }
interface Props {
  read: ReturnType<typeof useRead<typeof fieldReportsContract.replyTemplates>>
  /** Shown where no template fits the words. */
  none: ReactNode
  children: (one: Listed) => ReactNode
}

/** Templates with a field that finds them by a word, without marks. */
export function TemplateList({ read, none, children }: Props) {
  const { t } = useText()
  const [q, setQ] = useState('')
  return (
    <>
      <TextInput
        type="search"
        icon={magnifyingGlass}
        aria-label={t('field-reports.office.template.search')}
        placeholder={t('field-reports.office.template.search')}
        value={q}
        onValue={setQ}
      />
      <Reading read={read}>
        {({ items }) => {
          const found = items.filter(({ title, text }) => fold(`${title} ${text}`).includes(fold(q.trim())))
          if (found.length === 0) return none
          return (
            <ul className="fr-templates">
              {found.map((one) => (
                <li key={one.id}>{children(one)}</li>
              ))}
            </ul>
          )
        }}
      </Reading>
    </>
  )
}
