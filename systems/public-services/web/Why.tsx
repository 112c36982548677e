import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details } from '@hue-s/ui/index.ts'
import type { Why } from '../contract.ts'

/** «Why this date»: the rule, its citation, and every day that counted or did not. */
export function WhyDate({ why, open = false }: { why: Why; open?: boolean }) {
  const { t, lang } = useText()
  return (
    <Details
      summary={t('public-services.why.title', { at: why.due ? moment(why.due, lang) : '—' })}
      {...(open ? { open: true } : {})}
    >
      <div className="h-stack">
        <p>
          {why.rule[lang]} {why.citation && <span className="h-second">({why.citation})</span>}
        </p>
        <ol className="ps-reasons">
          {why.reasons.map((reason, n) => (
            <li key={n}>
              <span className="h-figures">
                {day(reason.date, lang)}
                {reason.to && reason.to !== reason.date ? ` – ${day(reason.to, lang)}` : ''}
              </span>{' '}
              {reason.text[lang]}
              {reason.citation && <span className="h-second"> ({reason.citation})</span>}
            </li>
          ))}
        </ol>
      </div>
    </Details>
  )
}
