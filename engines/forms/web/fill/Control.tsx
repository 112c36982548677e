import { TextArea, TextInput } from '@hue-s/ui/index.ts'
import type { Question } from '../../shared/model/form.ts'
import { ChoiceSearch } from './ChoiceSearch.tsx'
import { OneOf, SeveralOf } from './ChoiceBox.tsx'
import { DayBox } from './DayBox.tsx'
import { FilesBox } from './FilesBox.tsx'
import { NumberBox } from './NumberBox.tsx'
import { PlaceBox } from './PlaceBox.tsx'
import { useTools, type ControlProps } from './tools.ts'

/** What a browser may offer to fill in by itself (WCAG 1.3.5), by what the e-ID or the profile would answer. */
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  name: 'name',
  phone: 'tel',
  email: 'email',
  address: 'street-address',
}
const autoComplete = ({ prefill }: Question) =>
  AUTOCOMPLETE[prefill?.find(({ from }) => from === 'eid' || from === 'person')?.what ?? ''] ?? 'off'

const KEYS: Readonly<Partial<Record<Question['kind'], 'tel' | 'email' | 'numeric'>>> = {
  phone: 'tel',
  email: 'email',
  citizenId: 'numeric',
}

function LineOfText({ question, value, onValue }: ControlProps) {
  const inputMode = KEYS[question.kind]
  return (
    <TextInput
      value={typeof value === 'string' ? value : ''}
      onValue={(text) => onValue(text === '' ? null : text)}
      autoComplete={autoComplete(question)}
      {...(inputMode && { inputMode })}
      {...(question.kind === 'citizenId' && { maxLength: 20, className: 'h-figures' })}
    />
  )
}

function LongText({ question, value, onValue }: ControlProps) {
  const { t } = useTools()
  return (
    <TextArea
      value={typeof value === 'string' ? value : ''}
      onValue={(text) => onValue(text === '' ? null : text)}
      {...(question.most !== undefined && {
        maxLength: question.most,
        counter: (left: number) => t('forms.fill.left', { n: left }),
      })}
    />
  )
}

function UnitBox(props: ControlProps) {
  const { units } = useTools()
  if (!units) return <LineOfText {...props} />
  const { value, onValue } = props
  return <ChoiceSearch choices={units} chosen={typeof value === 'string' ? value : null} onChoose={onValue} />
}

/** The control for a kind of question; those of several parts stand in a group. */
export function Control(props: ControlProps) {
  switch (props.question.kind) {
    case 'longText':
      return <LongText {...props} />
    case 'whole':
    case 'decimal':
    case 'money':
      return <NumberBox {...props} />
    case 'day':
      return <DayBox {...props} />
    case 'choice':
      return <OneOf {...props} />
    case 'choices':
      return <SeveralOf {...props} />
    case 'unit':
      return <UnitBox {...props} />
    case 'place':
      return <PlaceBox {...props} />
    case 'files':
      return <FilesBox {...props} />
    default:
      return <LineOfText {...props} />
  }
}
