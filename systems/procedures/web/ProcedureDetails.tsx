import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details as Fold } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import type { Version } from '../contract-shapes.ts'
import { agencyWords } from './words.ts'

function Wrong({ version }: { version: Version }) {
  const { t, lang } = useText()
  const { pitfalls, refusalGrounds, conditions } = version
  if (pitfalls.length + refusalGrounds.length + conditions.length === 0) return null
  return (
    <section className="pc-block" aria-labelledby="pc-wrong">
      <Heading level={2} id="pc-wrong">
        {t('procedures.pitfalls')}
      </Heading>
      {pitfalls.length > 0 && (
        <ul className="pc-plain">
          {pitfalls.map((one) => (
            <li key={one.vi}>{one[lang]}</li>
          ))}
        </ul>
      )}
      {conditions.length > 0 && (
        <Fold summary={t('procedures.citizen.conditions')}>
          <ul className="pc-plain">
            {conditions.map((one) => (
              <li key={one.vi}>{one[lang]}</li>
            ))}
          </ul>
        </Fold>
      )}
      {refusalGrounds.length > 0 && (
        <Fold summary={t('procedures.citizen.refusals')}>
          <ul className="pc-plain">
            {refusalGrounds.map(({ key, text, citation }) => (
              <li key={key}>
                {text[lang]}
                <span className="h-small h-second pc-cite">{citation}</span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </section>
  )
}

function Law({ version }: { version: Version }) {
  const { t } = useText()
  const history = useRead(routes.history, { code: version.code })
  return (
    <div className="pc-block">
      <Fold summary={t('procedures.legalBases')}>
        <ul className="pc-plain">
          {version.legalBases.map(({ number, title, date, agency }) => (
            <li key={number}>
              <strong>{number}</strong> {title}
              <span className="h-small h-second pc-cite">
                {agency}
                {date && `, ${day(date)}`}
              </span>
            </li>
          ))}
        </ul>
      </Fold>
      <Fold summary={t('procedures.citizen.versions')}>
        <ul className="pc-plain">
          {(history.data?.items ?? []).map((one) => (
            <li key={one.id}>
              {t(one.validTo === null ? 'procedures.citizen.versionFrom' : 'procedures.citizen.versionTo', {
                n: one.version,
                from: day(one.validFrom),
                to: day(one.validTo ?? one.validFrom),
              })}
              <span className="h-small h-second pc-cite">{one.citation}</span>
            </li>
          ))}
        </ul>
        <p className="h-small h-second">{version.source.of}</p>
      </Fold>
    </div>
  )
}

/** What you get, who does it, what can go wrong, which laws say so. */
export function Details({ version }: { version: Version }) {
  const { t, lang } = useText()
  return (
    <>
      <section className="pc-block" aria-labelledby="pc-result">
        <Heading level={2} id="pc-result">
          {t('procedures.citizen.result')}
        </Heading>
        <ul className="pc-plain">
          {version.results.map(({ key, name, validFor }) => (
            <li key={key}>
              {name[lang]}
              {validFor !== null && ` (${t('procedures.citizen.validFor', { n: validFor })})`}
            </li>
          ))}
        </ul>
        <dl className="pc-facts">
          <dt>{t('procedures.receivedBy')}</dt>
          <dd>{agencyWords(t, version, version.receivingAgency)}</dd>
          <dt>{t('procedures.decidedBy')}</dt>
          <dd>{agencyWords(t, version, version.competentAgency)}</dd>
          {version.opinions.length > 0 && (
            <>
              <dt>{t('procedures.citizen.opinions')}</dt>
              <dd>
                {version.opinions.map((key) => agencyWords(t, version, key)).join('; ')}
                <span className="h-small h-second pc-cite">{t('procedures.citizen.opinionsWords')}</span>
              </dd>
            </>
          )}
        </dl>
      </section>
      <Wrong version={version} />
      <Law version={version} />
    </>
  )
}
