import { useSearch } from 'wouter'
import { usePageTitle } from '@hue-s/kernel/web/page-title.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { placeIn } from '../shared/choose.ts'
import { guideInput } from './lists.ts'
import './procedures.css'

type Guide = Output<typeof routes.guide>

const addressOf = (guide: Guide, answers: Readonly<Record<string, string>>) => {
  const query = new URLSearchParams(answers)
  return query.size > 0 ? `/procedures/which/${guide.id}?${query}` : `/procedures/which/${guide.id}`
}

/** What was answered so far; each answer can be taken back, with those after it. */
function Told({ guide, answers }: { guide: Guide; answers: Readonly<Record<string, string>> }) {
  const { t, lang } = useText()
  const told = guide.questions.filter(({ key }) => Object.hasOwn(answers, key))
  if (told.length === 0) return null
  return (
    <ol className="pc-told">
      {told.map((question, n) => {
        const before = Object.fromEntries(told.slice(0, n).map(({ key }) => [key, answers[key] ?? '']))
        const option = question.options.find(({ value }) => value === answers[question.key])
        return (
          <li key={question.key}>
            <span className="h-second">{question.text[lang]}</span> <strong>{option?.label[lang]}</strong>{' '}
            <a href={addressOf(guide, before)}>
              {t('procedures.citizen.change')}
              <span className="h-hidden">: {question.text[lang]}</span>
            </a>
          </li>
        )
      })}
    </ol>
  )
}

function Answers({ guide, rows }: { guide: Guide; rows: ReturnType<typeof placeIn>['rows'] }) {
  const { t, lang } = useText()
  const nameOf = (code: string) => guide.names.find((one) => one.code === code)
  return (
    <section className="pc-block" aria-labelledby="pc-answer">
      <Heading level={2} id="pc-answer">
        {t('procedures.citizen.answer')}
      </Heading>
      <ul className="pc-list">
        {rows.map((row, n) => (
          <li key={row.code ?? n} className="pc-card">
            {row.code === null ? (
              <Heading level={3} className="pc-card__title">
                {t('procedures.citizen.noProcedure')}
              </Heading>
            ) : (
              <Heading level={3} className="pc-card__title">
                <a href={`/procedures/${row.code}`}>{nameOf(row.code)?.name[lang] ?? row.code}</a>
              </Heading>
            )}
            <p>{row.why[lang]}</p>
            {row.citation && <p className="h-small h-second">{row.citation}</p>}
          </li>
        ))}
      </ul>
      <p>
        <LinkButton href={`/procedures/which/${guide.id}`}>{t('procedures.citizen.again')}</LinkButton>
      </p>
    </section>
  )
}

/** One question at a time; every answer is a link, so it works without scripts and can be shared. */
function One({ guide, search }: { guide: Guide; search: URLSearchParams }) {
  const { lang } = useText()
  const { answers, next, rows } = placeIn(guide, Object.fromEntries(search))
  return (
    <>
      <Heading level={1}>{guide.title[lang]}</Heading>
      <p>{guide.lead[lang]}</p>
      <Told guide={guide} answers={answers} />
      {next ? (
        <section className="pc-block" aria-labelledby="pc-question">
          <Heading level={2} id="pc-question">
            {next.text[lang]}
          </Heading>
          {next.help && <p>{next.help[lang]}</p>}
          <ul className="pc-options">
            {next.options.map(({ value, label }) => (
              <li key={value}>
                <a href={addressOf(guide, { ...answers, [next.key]: value })}>{label[lang]}</a>
              </li>
            ))}
          </ul>
        </section>
      ) : (
        <Answers guide={guide} rows={rows} />
      )}
    </>
  )
}

/** A decision table as a walk of a few questions. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const search = new URLSearchParams(useSearch())
  const read = useRead(routes.guide, guideInput(params['id']))
  usePageTitle(read.data?.title[lang])
  return (
    <div className="c-page">
      <a className="c-page__back" href="/procedures/which">
        <Icon icon={arrowLeft} />
        <span>{t('procedures.citizen.which')}</span>
      </a>
      <Reading read={read}>{(guide) => <One guide={guide} search={search} />}</Reading>
    </div>
  )
}

export function pageHead({ params, search, lang, answer }: HeadTools): PageHead {
  const guide = answer(routes.guide, guideInput(params['id']))
  if (!guide) return { unlisted: true }
  return {
    title: guide.title[lang],
    description: guide.lead[lang],
    canonical: `/procedures/which/${guide.id}`,
    unlisted: search.size > 0,
  }
}
