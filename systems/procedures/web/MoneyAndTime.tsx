import { money, number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import type { Channel, Version } from '../contract-shapes.ts'
import { feesOf, hoursOfSteps, type Tell } from '../shared/case.ts'
import { agencyWords, budgetWords, owedWords } from './words.ts'

/** What it costs on the chosen way, fee by fee, each with the rule that says so. */
export function Fees({ channel, answered, tell }: { channel: Channel; answered: ReadonlySet<string>; tell: Tell }) {
  const { t, lang } = useText()
  const owed = feesOf(channel, answered, tell)
  const shown = owed.filter(({ need }) => need !== 'not')
  return (
    <section className="pc-block" aria-labelledby="pc-fees">
      <Heading level={3} id="pc-fees">
        {t('procedures.citizen.cost')}
      </Heading>
      <p className="pc-figure" aria-live="polite">
        {owedWords(t, lang, owed)}
      </p>
      {shown.length > 0 && (
        <ul className="pc-plain">
          {shown.map(({ fee, times, total, need, sure }) => (
            <li key={fee.key}>
              {fee.name[lang]}:{' '}
              {times === 1 || !sure
                ? money(fee.amount, lang)
                : t('procedures.citizen.times', {
                    amount: money(fee.amount, lang),
                    n: number(times, lang),
                    total: money(total, lang),
                  })}
              {(need === 'maybe' || !sure) && ` (${t('procedures.citizen.dependsOn')})`}
              <span className="h-small h-second pc-cite">{fee.citation}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** How long it takes, and why: the rule and the steps with their hours. */
export function HowLong({ version, channel }: { version: Version; channel: Channel }) {
  const { t, lang } = useText()
  return (
    <section className="pc-block" aria-labelledby="pc-time">
      <Heading level={3} id="pc-time">
        {t('procedures.citizen.time')}
      </Heading>
      <p className="pc-figure">{budgetWords(t, channel.budget)}</p>
      {channel.note && <p>{channel.note[lang]}</p>}
      <Details summary={t('procedures.citizen.whyTime')}>
        <p>{t(`procedures.citizen.why.${channel.budget.unit}`, { cutOff: channel.budget.cutOff ?? '' })}</p>
        <p className="h-small h-second">{channel.budget.citation}</p>
        <ol className="pc-steps">
          {version.steps.map((step) => (
            <li key={step.key}>
              <span className="pc-steps__name">{step.words?.[lang] ?? t(`procedures.step.${step.kind}`)}</span>
              <span className="h-small h-second">
                {agencyWords(t, version, step.unit)} · {t('procedures.hours', { n: number(step.hours, lang, 2) })}
                {step.parallel && ` · ${t('procedures.citizen.beside')}`}
              </span>
            </li>
          ))}
        </ol>
        <p>{t('procedures.citizen.hoursAll', { n: number(hoursOfSteps(version.steps), lang, 2) })}</p>
      </Details>
    </section>
  )
}
