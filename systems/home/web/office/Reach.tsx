import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Checkbox, Field, FieldGroup, Select } from '@hue-s/ui/index.ts'
import { x } from '@hue-s/ui/icon-paths.ts'
import { AUDIENCES, type Audience } from '../../contract.ts'
import type { DeskData } from './desk-data.ts'

export interface ReachValue {
  audiences: readonly Audience[]
  areas: readonly string[]
}

interface ReachProps {
  id: string
  value: ReachValue
  data: DeskData
  onValue: (value: { audiences: Audience[]; areas: string[] }) => void
}

/** For whom and where; nothing chosen means everybody, everywhere. */
export function Reach({ id, value, data, onValue }: ReachProps) {
  const { t } = useText()
  const audiences = [...value.audiences]
  const areas = [...value.areas]
  const nameOf = (area: string) => data.communes.find((one) => one.id === area)?.name ?? area
  return (
    <div className="o-cols">
      <FieldGroup label={t('home.office.audiences')} hint={t('home.office.audiencesHint')}>
        <div className="h-row">
          {AUDIENCES.map((one) => (
            <Checkbox
              key={one}
              label={t(`home.office.audience.${one}`)}
              checked={audiences.includes(one)}
              onValue={(on) =>
                onValue({ audiences: on ? [...audiences, one] : audiences.filter((other) => other !== one), areas })
              }
            />
          ))}
        </div>
      </FieldGroup>
      <Field id={`${id}-areas`} label={t('home.office.areas')} hint={t('home.office.areasHint')}>
        <Select
          placeholder={t('home.office.addArea')}
          value=""
          options={data.communes
            .filter((one) => !areas.includes(one.id))
            .map((one) => ({ value: one.id, label: one.name }))}
          onValue={(area) => area && onValue({ audiences, areas: [...areas, area] })}
        />
      </Field>
      {areas.length > 0 && (
        <ul className="h-row">
          {areas.map((area) => (
            <li key={area} className="hm-chip">
              {nameOf(area)}
              <Button
                size="small"
                variant="quiet"
                icon={x}
                label={t('home.office.remove', { what: nameOf(area) })}
                onClick={() => onValue({ audiences, areas: areas.filter((one) => one !== area) })}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The same as a sentence. */
export function useReachWords(data: DeskData) {
  const { t } = useText()
  return ({ audiences, areas }: ReachValue) =>
    [
      audiences.length === 0
        ? t('home.office.everybody')
        : audiences.map((one) => t(`home.office.audience.${one}`)).join(', '),
      areas.length === 0
        ? t('home.office.everywhere')
        : areas.map((area) => data.communes.find((one) => one.id === area)?.name ?? area).join(', '),
    ].join(' · ')
}
