import { useMemo, useState } from 'react'
import { LANGUAGES, moment, type Lang } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { RadioCards, Select } from '@hue-s/ui/index.ts'
import { AUDIENCES, type Arrangement, type Audience, type Strip } from '../../contract.ts'
import { frontOf } from '../../shared/front.ts'
import { withLayout, type DeskData } from './desk-data.ts'
import { LayoutEditor } from './LayoutEditor.tsx'
import { OffEditor } from './OffEditor.tsx'
import { Phone } from './Phone.tsx'

interface ArrangeProps {
  content: Arrangement
  strips: readonly Strip[]
  data: DeskData
  part: 'layout' | 'off'
  onContent: (content: Arrangement) => void
}

/** The editor on the left; on the right the phone of whoever one chooses, changing with every press. */
export function Arrange({ content, strips, data, part, onContent }: ArrangeProps) {
  const { t, lang } = useText()
  const [audience, setAudience] = useState<Audience>('resident')
  const [spoken, speak] = useState<Lang>(lang)
  const [commune, setCommune] = useState('')
  const [now] = useState(() => new Date())
  const front = useMemo(() => {
    const units = data.communes.map(({ id, name }) => [id, [{ id, name, type: '' }]] as const)
    return frontOf(0, content, strips, data.catalogue, {
      audience,
      communes: commune ? [commune] : [],
      now,
      today: new Map(units),
    })
  }, [content, strips, data, audience, commune, now])
  return (
    <div className="hm-arrange">
      <div className="h-stack">
        <RadioCards
          id="audience"
          name="audience"
          layout="row"
          label={t('home.office.for')}
          value={audience}
          options={AUDIENCES.map((value) => ({ value, label: t(`home.office.audience.${value}`) }))}
          onValue={(value) => setAudience(value as Audience)}
        />
        {part === 'layout' ? (
          <LayoutEditor
            key={audience}
            audience={audience}
            layout={content.audiences[audience]}
            data={data}
            onLayout={(layout) => onContent(withLayout(content, audience, layout))}
          />
        ) : (
          <OffEditor content={content} data={data} onContent={onContent} />
        )}
      </div>
      <div className="hm-preview">
        <div className="h-row">
          <Select
            aria-label={t('home.office.previewLang')}
            value={spoken}
            options={LANGUAGES.map((value) => ({ value, label: t(`home.office.lang.${value}`) }))}
            onValue={(value) => speak(value === 'en' ? 'en' : 'vi')}
          />
          <Select
            aria-label={t('home.office.previewCommune')}
            placeholder={t('home.office.noCommune')}
            value={commune}
            options={data.communes.map(({ id, name }) => ({ value: id, label: name }))}
            onValue={setCommune}
          />
        </div>
        <Phone front={front} lang={spoken} label={t('home.office.preview')} />
        {front.off.map((off) => (
          <p key={`${off.path} ${off.until}`} className="h-small" lang={spoken}>
            <strong>{off.path}</strong>: {off.why[spoken]} {off.instead[spoken]} ({moment(off.until)})
          </p>
        ))}
      </div>
    </div>
  )
}
