import '../news.css'
import './desk.css'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { clockTime, legalDate } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Heading } from '@hue-s/ui/index.ts'
import { newsContract as routes } from '../../contract.ts'

const monthOf = (year: number, month: number) => new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7)

/** The days of a month in whole weeks from Monday; null where another month lies. */
function weeksOf(month: string): (string | null)[] {
  const [year = 2000, n = 1] = month.split('-').map(Number)
  const first = (new Date(Date.UTC(year, n - 1, 1)).getUTCDay() + 6) % 7
  const days = new Date(Date.UTC(year, n, 0)).getUTCDate()
  const cells: (string | null)[] = Array.from({ length: first }, () => null)
  for (let d = 1; d <= days; d++) cells.push(`${month}-${String(d).padStart(2, '0')}`)
  while (cells.length % 7 !== 0) cells.push(null)
  return cells
}

/** What was and will be published, day by day. */
export function Screen() {
  const { t } = useText()
  const [, go] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('month') ?? ''
  const [today] = useState(() => legalDate(new Date()))
  const month = /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7)
  const [year = 2000, n = 1] = month.split('-').map(Number)
  const read = useRead(routes.deskCalendar, { month })
  const turn = (by: number) => go(`/news/calendar?month=${monthOf(year, n - 1 + by)}`)
  return (
    <div className="o-page nd-page">
      <a href="/office/news">{t('news.office.desk.title')}</a>
      <div className="nd-top">
        <Heading level={1}>{t('news.office.calendar.of', { month: `${n}/${year}` })}</Heading>
        <div className="h-row">
          <Button onClick={() => turn(-1)}>{t('news.office.calendar.before')}</Button>
          <Button onClick={() => turn(1)}>{t('news.office.calendar.after')}</Button>
        </div>
      </div>
      <Reading read={read}>
        {({ items }) => (
          <ol className="nd-month">
            {weeksOf(month).map((day, cell) => (
              // oxlint-disable-next-line react/no-array-index-key -- a cell is its place in the month
              <li key={cell} className={day === today ? 'nd-day nd-day--today' : 'nd-day'}>
                {day && <time dateTime={day}>{Number(day.slice(8))}</time>}
                {items
                  .filter(({ at }) => day !== null && legalDate(new Date(at)) === day)
                  .map((item) => (
                    <a key={item.id} className={`nd-entry nd-entry--${item.state}`} href={`/office/news/${item.id}`}>
                      {clockTime(item.at)} {item.title}
                      <span className="h-hidden"> ({t(`news.office.state.${item.state}`)})</span>
                    </a>
                  ))}
              </li>
            ))}
          </ol>
        )}
      </Reading>
    </div>
  )
}
