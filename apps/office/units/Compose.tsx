import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { unitsContract, type FullReorganisation } from '@hue-s/engines/units/contract.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { ReadFault, Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, DateInput, Field, FieldGroup, TextInput } from '@hue-s/ui/index.ts'
import { plus } from '@hue-s/ui/icon-paths.ts'
import { useDateLabels } from '../date-labels.ts'
import { faultsByLine, lacks, lineOf, newLine, operationOf, type Line } from './draft.ts'
import { OperationForm } from './OperationForm.tsx'
import { useUnits } from './UnitPicker.tsx'

/** Composes a reorganisation, new or a draft again. It is checked when saved; a second person approves it. */
export function Screen({ params }: ScreenProps) {
  const id = params['id']
  const read = useRead(unitsContract.reorganisation, id === undefined ? null : { id })
  if (id === undefined) return <Form before={undefined} />
  return <Reading read={read}>{(before) => <Form key={before.id} before={before} />}</Reading>
}

const needs = (said: { title: string; citation: string; effectiveOn: string }) =>
  Object.entries(said).flatMap(([name, value]) => (value.trim() ? [] : [name]))

function Form({ before }: { before: FullReorganisation | undefined }) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const [, go] = useLocation()
  const { units, read: allUnits } = useUnits()
  const dates = useDateLabels()
  const draft = useSend(unitsContract.draft)
  const redraft = useSend(unitsContract.redraft)
  const [title, setTitle] = useState(before?.title ?? '')
  const [citation, setCitation] = useState(before?.citation ?? '')
  const [effectiveOn, setEffectiveOn] = useState(before?.effectiveOn ?? '')
  const [lines, setLines] = useState(() => before?.operations.map(lineOf) ?? [newLine()])
  const error = draft.error ?? redraft.error
  const [tried, setTried] = useState(false)
  const missing = tried ? needs({ title, citation, effectiveOn }) : []
  const faults = {
    ...faultsOf(error, lang),
    ...Object.fromEntries(missing.map((name) => [name, t(`office.units.need.${name}`)])),
  }
  const wrongIn = (line: Line, index: number) => [
    ...(tried && lacks(line) ? [t('office.units.need.line')] : []),
    ...of(index),
  ]
  const { of, general } = faultsByLine(faults)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const page = event.currentTarget as HTMLElement
    if (needs({ title, citation, effectiveOn }).length > 0 || lines.some(lacks)) return page.scrollIntoView()
    const input = { title, citation, effectiveOn, operations: lines.map(operationOf) }
    const saved = before
      ? await redraft.send({ ...input, id: before.id, version: before.version })
      : await draft.send(input)
    if (!saved) return page.scrollIntoView()
    refresh('/api/units/reorganisations')
    say({ message: t('office.units.saved') })
    go(`/units/${saved.id}`)
  }
  return (
    <form className="o-page" onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t(before ? 'office.units.edit' : 'office.units.new')}</h1>
      {error && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {general.length > 0 && (
            <ul>
              {general.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
          <p>{t('office.kept')}</p>
        </Alert>
      )}
      <div className="o-form">
        <Field label={t('office.units.name')} hint={t('office.units.name.hint')} error={faults['title']}>
          <TextInput value={title} onValue={setTitle} maxLength={300} />
        </Field>
        <Field label={t('office.units.citation')} hint={t('office.units.citation.hint')} error={faults['citation']}>
          <TextInput value={citation} onValue={setCitation} maxLength={300} />
        </Field>
        <FieldGroup label={t('office.units.on')} hint={t('office.units.on.hint')} error={faults['effectiveOn']}>
          <DateInput value={effectiveOn} onValue={setEffectiveOn} labels={dates} />
        </FieldGroup>
      </div>
      <h2>{t('office.units.operations')}</h2>
      <ReadFault read={allUnits} />
      {lines.map((line, index) => (
        <OperationForm
          key={line.key}
          place={index + 1}
          line={line}
          units={units}
          faults={wrongIn(line, index)}
          onLine={(changed) => setLines(lines.map((one) => (one.key === changed.key ? changed : one)))}
          onRemove={lines.length > 1 ? () => setLines(lines.filter((one) => one !== line)) : undefined}
        />
      ))}
      <div className="h-row">
        <Button icon={plus} onClick={() => setLines([...lines, newLine()])}>
          {t('office.units.addOperation')}
        </Button>
        <Button type="submit" variant="primary" busy={(draft.busy || redraft.busy) && t('office.busy')}>
          {t('office.units.save')}
        </Button>
      </div>
    </form>
  )
}
