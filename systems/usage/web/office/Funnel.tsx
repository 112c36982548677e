import { number, percent } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import type { Figures } from '../../contract.ts'

type Flow = Figures['flows'][number]

/** Where people stop: each step against the one before it, and against the weeks before. */
export function Funnel({ flow }: { flow: Flow }) {
  const { t, lang } = useText()
  const id = `u-flow-${flow.id}`
  const begun = flow.steps[0]?.now ?? 0
  const said = (n: number) => {
    const step = flow.steps[n]!
    const last = flow.steps[n - 1]
    if (!last || last.now === 0) return undefined
    const stopped = Math.max(0, last.now - step.now)
    const earlier = flow.steps[n - 1]?.before ?? 0
    const words = t('usage.office.stopped', { n: number(stopped, lang), share: percent(stopped / last.now, lang) })
    if (earlier === 0) return words
    return `${words} ${t('usage.office.stoppedBefore', { share: percent(Math.max(0, earlier - step.before) / earlier, lang) })}`
  }
  return (
    <section className="u-part" aria-labelledby={id}>
      <Heading level={3} id={id}>
        {t(`usage.office.flow.${flow.id}`)}
      </Heading>
      {begun === 0 ? (
        <p className="u-note">{t('usage.office.noSteps')}</p>
      ) : (
        <ol className="u-steps">
          {flow.steps.map((step, n) => (
            <li key={step.name}>
              <p>
                {n + 1}. {t(`usage.office.flow.${flow.id}.${step.name}`)}: <strong>{number(step.now, lang)}</strong>
                {n > 0 && ` (${t('usage.office.ofBegun', { share: percent(step.now / begun, lang) })})`}
              </p>
              <span
                className="u-bar"
                aria-hidden="true"
                style={{ width: `${Math.min(100, (step.now / begun) * 100).toFixed(1)}%` }}
              />
              {said(n) && <p className="u-note">{said(n)}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
