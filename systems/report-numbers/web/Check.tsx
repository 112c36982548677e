import { useSyncExternalStore } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { downloadSimple, info, shieldCheck } from '@hue-s/ui/icon-paths.ts'
import { reportNumbersContract as routes, type Proof } from '../contract.ts'

const never = () => () => undefined
/** The address of this instance; the server cannot know by which name it was called. */
const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  )

/** How each number is computed, in words and as a formula. */
function Formulas() {
  const { lang } = useText()
  const { data } = useRead(routes.words, {})
  return (
    <div className="h-stack">
      <dl className="n-formulas">
        {data?.measures.map(({ id, name, formula, words }) => (
          <div key={id}>
            <dt>{name[lang]}</dt>
            <dd>
              {words[lang]} <code>{formula}</code>
            </dd>
          </div>
        ))}
      </dl>
      {data?.notes.map((note) => (
        <p key={note.en} className="h-small h-second">
          {note[lang]}
        </p>
      ))}
    </div>
  )
}

/** What the numbers rest on, and how anyone can compute them again. */
export function Check({ proof }: { proof: Proof }) {
  const { t } = useText()
  const origin = useOrigin()
  const query = `/api/report-numbers/figures?${proof.query}`
  return (
    <section className="n-check" aria-labelledby="n-check">
      <Heading level={2} id="n-check">
        {t('report-numbers.check.title')}
      </Heading>
      <p>{t('report-numbers.check.words')}</p>
      <dl className="n-proof">
        <div>
          <dt>{t('report-numbers.check.published')}</dt>
          <dd>{moment(proof.publishedAt)}</dd>
        </div>
        <div>
          <dt>{t('report-numbers.check.edition')}</dt>
          <dd>
            <a href={proof.manifest} download>
              <code>{proof.edition}</code>
            </a>
          </dd>
        </div>
        <div>
          <dt>{t('report-numbers.check.definitions')}</dt>
          <dd>{proof.definitions}</dd>
        </div>
      </dl>
      <div className="h-row n-links">
        <LinkButton variant="secondary" icon={downloadSimple} href={query.replace('figures?', 'figures.csv?')} download>
          {t('report-numbers.check.csv')}
        </LinkButton>
        <LinkButton variant="secondary" icon={downloadSimple} href={query} download="figures.json">
          {t('report-numbers.check.json')}
        </LinkButton>
      </div>
      <Details summary={t('report-numbers.check.how')} icon={info}>
        <Formulas />
      </Details>
      <Details summary={t('report-numbers.check.self')} icon={shieldCheck}>
        <div className="h-stack">
          <p>{t('report-numbers.check.selfWords')}</p>
          <p className="n-command">
            <code>{`npm run --silent recompute -- ${origin || 'URL'} --figures '${proof.query}'`}</code>
          </p>
          <p className="h-small h-second">{t('report-numbers.check.same')}</p>
        </div>
      </Details>
    </section>
  )
}
