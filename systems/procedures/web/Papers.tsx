import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { PaperNeed, Version } from '../contract-shapes.ts'
import { needOf, type Need, type Tell } from '../shared/case.ts'

function Paper({ paper, need }: { paper: PaperNeed; need: Need }) {
  const { t, lang } = useText()
  const notes = [
    paper.originals > 0 &&
      t(paper.present ? 'procedures.citizen.shown_only' : 'procedures.originals', { n: paper.originals }),
    paper.copies > 0 && t('procedures.copies', { n: paper.copies }),
    paper.form !== null && t('procedures.citizen.filledHere'),
    paper.reusable !== null && t('procedures.citizen.reused'),
    !paper.required && t('procedures.citizen.ifAny'),
  ].filter((one): one is string => typeof one === 'string')
  return (
    <li className={`pc-paper pc-paper--${need}`}>
      <div className="pc-paper__words">
        <label className="pc-paper__line">
          <input type="checkbox" disabled={need === 'not'} /> {paper.name[lang]}
        </label>
        <p className="h-small h-second">{notes.join(' · ')}</p>
      </div>
      {need === 'not' && <StatusChip tone="neutral">{t('procedures.citizen.notNeeded')}</StatusChip>}
      {need === 'maybe' && (
        <StatusChip tone="info">{paper.whenWords?.[lang] ?? t('procedures.citizen.dependsOn')}</StatusChip>
      )}
    </li>
  )
}

/** What to bring: a list to tick off, which follows the facts of the case. */
export function Papers({ version, answered, tell }: { version: Version; answered: ReadonlySet<string>; tell: Tell }) {
  const { t } = useText()
  const needs = version.papers.map((paper) => ({ paper, need: needOf(paper, answered, tell) }))
  const wanted = needs.filter(({ need }) => need === 'needed').length
  const open = needs.filter(({ need }) => need === 'maybe').length
  return (
    <section className="pc-block" aria-labelledby="pc-papers">
      <Heading level={3} id="pc-papers">
        {t('procedures.papers')}
      </Heading>
      <p aria-live="polite" className="h-second">
        {t(open > 0 ? 'procedures.citizen.papersMaybe' : 'procedures.citizen.papersCount', { n: wanted, open })}
      </p>
      <ul className="pc-papers">
        {needs.map(({ paper, need }) => (
          <Paper key={paper.key} paper={paper} need={need} />
        ))}
      </ul>
    </section>
  )
}
