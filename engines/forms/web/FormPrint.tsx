import { useMemo } from 'react'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/index.ts'
import { printer } from '@hue-s/ui/icon-paths.ts'
import { answered, type AnsweredQuestion } from '../shared/model/asked.ts'
import type { Answers, Form } from '../shared/model/form.ts'
import { say, wordsIn } from '../shared/model/say.ts'
import { nameOfFile } from './fill/file-names.ts'
import './form-fill.css'

interface Props {
  form: Form
  answers: Answers
  /** Today in Vietnam, `YYYY-MM-DD`. */
  today: string
  lang?: Lang
  /** Gives a way back to each page. */
  onEdit?: ((page: string) => void) | undefined
  /** Leave out the button where the screen has its own. */
  printable?: boolean
}

/** Everything that was asked and answered, page by page, with its sources: for looking over and for paper. */
export function FormPrint({ form, answers, today, lang: chosen, onEdit, printable = true }: Props) {
  const text = useText()
  const lang = chosen ?? text.lang
  const { t } = text
  const pages = useMemo(() => answered(form, answers, { today }), [form, answers, today])
  return (
    <div className="f-print">
      <h2 className="f-print__title">{wordsIn(form.title, lang)}</h2>
      {pages.map(({ page, questions }) => (
        <section key={page.name} className="f-print__page">
          <div className="f-print__head">
            <h3>{wordsIn(page.title, lang)}</h3>
            {onEdit && (
              <Button
                variant="quiet"
                size="small"
                label={t('forms.fill.editPage', { page: wordsIn(page.title, lang) })}
                onClick={() => onEdit(page.name)}
              >
                {t('forms.fill.edit')}
              </Button>
            )}
          </div>
          <dl className="f-print__list">
            {questions.map((one) => (
              <Line key={one.path} form={form} one={one} lang={lang} t={t} />
            ))}
          </dl>
        </section>
      ))}
      {printable && (
        <p className="f-noprint">
          <Button icon={printer} onClick={() => window.print()}>
            {t('forms.fill.print')}
          </Button>
        </p>
      )}
    </div>
  )
}

interface LineProps {
  form: Form
  one: AnsweredQuestion
  lang: Lang
  t: (key: string, values?: Record<string, unknown>) => string
}

function Line({ form, one: { question, row, given }, lang, t }: LineProps) {
  const words = {
    lang,
    yes: t('forms.yes'),
    no: t('forms.no'),
    file: (id: string, n: number) => nameOfFile(id) ?? t('forms.fileNumber', { n: n + 1 }),
  }
  const text = given === undefined ? '' : say(form, question, given.value, words)
  const source = given?.source
  return (
    <div className="f-print__line">
      <dt>
        {wordsIn(question.label, lang)}
        {row !== undefined && ` (${row + 1})`}
      </dt>
      <dd>
        <span className={text === '' ? 'h-second' : 'f-print__answer'}>
          {text === '' ? t('forms.fill.noAnswer') : text}
        </span>
        {source && source.kind !== 'typed' && (
          <span className="h-small h-second"> ({t(`forms.source.${source.kind}`)})</span>
        )}
        {source?.kind === 'typed' && source.corrects && (
          <span className="h-small h-second">
            {' '}
            ({t('forms.fill.corrects', { source: t(`forms.source.${source.corrects}`) })})
          </span>
        )}
      </dd>
    </div>
  )
}
