import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, FieldGroup, Select } from '@hue-s/ui/index.ts'
import { arrowDown, arrowUp, x } from '@hue-s/ui/icon-paths.ts'
import { moved, type DeskData } from './desk-data.ts'

interface PathListProps {
  label: string
  hint?: string
  value: readonly string[]
  most: number
  least?: number
  data: DeskData
  onValue: (paths: string[]) => void
}

/** Services in an order, moved by buttons: one by one with the mouse or the keyboard. */
export function PathList({ label, hint, value, most, least = 0, data, onValue }: PathListProps) {
  const { t, lang } = useText()
  const nameOf = (path: string) => data.catalogue.get(path)?.title[lang] ?? path
  const others = data.services.filter(({ path }) => !value.includes(path))
  return (
    <FieldGroup label={label} hint={hint}>
      <ul className="hm-list">
        {value.map((path, index) => (
          <li key={path}>
            <span className="hm-list__name">
              {nameOf(path)} <small className="h-second">{path}</small>
            </span>
            <Button
              size="small"
              variant="quiet"
              icon={arrowUp}
              label={t('home.office.up', { what: nameOf(path) })}
              disabled={index === 0}
              onClick={() => onValue(moved(value, index, -1))}
            />
            <Button
              size="small"
              variant="quiet"
              icon={arrowDown}
              label={t('home.office.down', { what: nameOf(path) })}
              disabled={index === value.length - 1}
              onClick={() => onValue(moved(value, index, 1))}
            />
            <Button
              size="small"
              variant="quiet"
              icon={x}
              label={t('home.office.remove', { what: nameOf(path) })}
              disabled={value.length <= least}
              onClick={() => onValue(value.filter((one) => one !== path))}
            />
          </li>
        ))}
      </ul>
      {value.length < most && (
        <Select
          aria-label={t('home.office.addTo', { what: label })}
          placeholder={t('home.office.add')}
          value=""
          options={others.map(({ path }) => ({ value: path, label: `${nameOf(path)} (${path})` }))}
          onValue={(path) => path && onValue([...value, path])}
        />
      )}
    </FieldGroup>
  )
}
