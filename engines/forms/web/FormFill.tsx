import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, ErrorSummary } from '@hue-s/ui/index.ts'
import { arrowLeft, arrowRight } from '@hue-s/ui/icon-paths.ts'
import type { Answers, Choice, Form } from '../shared/model/form.ts'
import { FormPrint } from './FormPrint.tsx'
import { PageBody } from './fill/PageBody.tsx'
import { Steps } from './fill/Steps.tsx'
import { ToolsProvider, type PickPlace, type Uploads } from './fill/tools.ts'
import { summaryOf } from './fill/useFields.ts'
import { useFill, type Filling } from './fill/useFill.ts'
import './form-fill.css'

export interface FormFillProps {
  form: Form
  answers: Answers
  onChange: (answers: Answers) => void
  /** Called with the answers that count, when nothing is missing or wrong. */
  onDone: (answers: Answers) => void
  lang?: Lang
  busy?: boolean
  /** What is known already; put in the place of what nobody answered. */
  prefilled?: Answers | undefined
  uploads?: Uploads | undefined
  /** Units to choose from, for questions that ask for one. */
  units?: readonly Choice[] | undefined
  pickPlace?: PickPlace | undefined
  /** Page to begin at; `null` begins with the look over. */
  page?: string | null | undefined
  onPage?: (page: string | null) => void
  /** What the last button says; «Xong» unless told. */
  doneLabel?: string
  /** Today in Vietnam; the browser's unless told. */
  today?: string
}

/** A form being filled in: one page at a time, a look over at the end. Fetches nothing by itself. */
export function FormFill(props: FormFillProps) {
  const filling = useFill(props)
  const { tools, steps, items, forward, blur } = filling
  const { page } = steps
  return (
    <ToolsProvider value={tools}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears where the focus was, does nothing itself */}
      <form
        className="f-fill"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          forward()
        }}
        onBlur={blur}
      >
        {!filling.single && (
          <Steps
            pages={steps.pages}
            current={page?.name ?? null}
            faults={(name) => steps.faultsOn(name).length}
            begun={filling.isBegun}
            onGo={(name) => steps.go(name)}
          />
        )}
        <Summary filling={filling} />
        {page ? (
          <PageBody page={page} items={items} heading={steps.heading} atOnce={filling.listed.length > 0} />
        ) : (
          <Review filling={filling} answers={props.answers} />
        )}
        <Foot filling={filling} busy={props.busy ?? false} doneLabel={props.doneLabel} />
      </form>
    </ToolsProvider>
  )
}

/** What is to be put right, with a way to each place. */
function Summary({ filling: { tools, listed, attempt, follow } }: { filling: Filling }) {
  const { form, lang, t } = tools
  return (
    <div onClickCapture={follow}>
      <ErrorSummary
        title={listed.length > 0 ? t('forms.fill.faults', { n: listed.length }) : ''}
        errors={summaryOf(form, listed, lang, t)}
        attempt={attempt}
        level={2}
      >
        <p>{t('forms.fill.nothingLost')}</p>
      </ErrorSummary>
    </div>
  )
}

/** The look over, before the answers go anywhere. */
function Review({ filling: { tools, steps, today }, answers }: { filling: Filling; answers: Answers }) {
  const { form, lang, t } = tools
  return (
    <div className="f-page">
      <h2 ref={steps.heading} tabIndex={-1} className="f-page__title f-noprint">
        {t('forms.fill.review')}
      </h2>
      <p className="h-second f-noprint">{t('forms.fill.reviewHint')}</p>
      <FormPrint form={form} answers={answers} today={today} lang={lang} onEdit={(name) => steps.go(name)} />
    </div>
  )
}

function Foot({ filling, busy, doneLabel }: { filling: Filling; busy: boolean; doneLabel: string | undefined }) {
  const { t } = useText()
  const { steps, single } = filling
  const back = steps.previous()
  const isLast = !steps.page || single
  return (
    <div className="f-actions h-row f-noprint">
      {back && (
        <Button icon={arrowLeft} onClick={() => steps.go(back)}>
          {t('forms.fill.back')}
        </Button>
      )}
      <Button
        type="submit"
        variant="primary"
        iconAfter={isLast ? undefined : arrowRight}
        busy={busy && t('forms.fill.busy')}
      >
        {isLast ? (doneLabel ?? t('forms.fill.done')) : t('forms.fill.next')}
      </Button>
    </div>
  )
}
