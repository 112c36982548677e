import { useText } from '@hue-s/kernel/web/text.tsx'
import { Card } from '@hue-s/ui/index.ts'
import type { Check } from '../../contract.ts'

/** What is missing before it can be sent, then what would be better. */
export function Checklist({ checks }: { checks: readonly Check[] }) {
  const { t } = useText()
  const sorted = [...checks].sort((a, b) => Number(b.stops) - Number(a.stops))
  return (
    <Card title={t('news.office.checklist')} level={2}>
      {sorted.length === 0 ? (
        <p>✓ {t('news.office.checklistDone')}</p>
      ) : (
        <ul className="nd-checks">
          {sorted.map(({ code, stops, detail }, n) => (
            // oxlint-disable-next-line react/no-array-index-key -- one fault may stand twice
            <li key={`${code} ${n}`} className={stops ? 'nd-checks__stop' : ''}>
              {stops ? '✕ ' : '• '}
              {t(`news.office.check.${code}`, { detail })}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
