import { useSearch } from 'wouter'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { AUDIENCES, languagesFor } from './page.ts'
import { usePage } from './PageContext.tsx'

const STEPS = ['who', 'lang', 'where', 'tell'] as const

interface Answer {
  href: string
  label: string
  note?: string
  lang?: string
  chosen?: boolean
}

/** Each answer is a link that the server remembers and follows with the next question: it works without a script. */
function Answers({ answers }: { answers: readonly Answer[] }) {
  return (
    <ul className="c-choices c-choices--list">
      {answers.map(({ href, label, note, lang, chosen }) => (
        <li key={href}>
          <a href={href} target="_self" lang={lang} aria-current={chosen ? 'true' : undefined}>
            <strong>{label}</strong>
            {note && <span>{note}</span>}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Where() {
  const { t } = useText()
  const { commune } = usePage()
  const read = useRead(unitsContract.list, { level: 'commune' })
  return (
    <Reading read={read}>
      {({ items }) => (
        <form className="h-stack" action="/welcome" method="get" target="_self">
          <input type="hidden" name="step" value="tell" />
          <Field label={t('citizen.welcome.commune')} hint={t('citizen.welcome.communeHint')}>
            <Select
              name="commune"
              defaultValue={commune ?? 'all'}
              options={[
                { value: 'all', label: t('citizen.welcome.noCommune') },
                ...items.map(({ id, type, name }) => ({ value: id, label: `${type} ${name}` })),
              ]}
            />
          </Field>
          <div className="h-row">
            <Button type="submit" variant="primary">
              {t('citizen.welcome.next')}
            </Button>
          </div>
        </form>
      )}
    </Reading>
  )
}

/** Four short questions: who, which language, where, what may be sent. Each may be skipped and asked again later. */
export function Screen() {
  const { t } = useText()
  const { spoken, audience, data } = usePage()
  const asked = new URLSearchParams(useSearch()).get('step')
  const step = STEPS.find((one) => one === asked) ?? 'who'
  const number = STEPS.indexOf(step) + 1
  const next = STEPS[number]
  const answers: Record<(typeof STEPS)[number], readonly Answer[]> = {
    who: AUDIENCES.map((one) => ({
      href: `/welcome?step=lang&audience=${one}`,
      label: t(`citizen.home.iAm.${one}`),
      note: t(`citizen.welcome.note.${one}`),
      chosen: one === audience && data.welcomed,
    })),
    lang: languagesFor(audience, spoken).map((one) => ({
      href: `/welcome?step=where&lang=${one}`,
      label: t(`citizen.language.${one}`),
      lang: one,
      chosen: one === spoken,
    })),
    where: [],
    tell: [
      { href: '/?welcome=done', label: t('citizen.welcome.urgentOnly'), note: t('citizen.welcome.urgentOnlyNote') },
      {
        href: '/notifications?welcome=done',
        label: t('citizen.welcome.choose'),
        note: t('citizen.welcome.chooseNote'),
      },
    ],
  }
  return (
    <div className="c-page">
      <div>
        <p className="h-small h-second">{t('citizen.welcome.step', { n: number, of: STEPS.length })}</p>
        <Heading level={1}>{t(`citizen.welcome.${step}`)}</Heading>
      </div>
      {step === 'where' ? <Where /> : <Answers answers={answers[step]} />}
      <nav className="c-ends" aria-label={t('citizen.welcome.title')}>
        {number > 1 && (
          <a href={`/welcome?step=${STEPS[number - 2]}`} target="_self">
            {t('citizen.welcome.back')}
          </a>
        )}
        {next && (
          <a href={`/welcome?step=${next}`} target="_self">
            {t('citizen.welcome.skip')}
          </a>
        )}
        <a href="/?welcome=done" target="_self">
          {t('citizen.welcome.skipAll')}
        </a>
      </nav>
    </div>
  )
}

export const pageHead = ({ t }: HeadTools): PageHead => ({ title: t('citizen.welcome.title'), unlisted: true })
