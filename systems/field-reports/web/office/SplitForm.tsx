import { useState } from 'react'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, Select, TextArea } from '@hue-s/ui/index.ts'
import { plus, trash } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'
import type { Names } from './QueueList.tsx'

const MOST = 5

interface Part {
  key: string
  kind: string
  note: string
  photos: readonly string[]
}
const emptyPart = (): Part => ({ key: newId(), kind: '', note: '', photos: [] })
const kept = new Map<string, readonly Part[]>()

interface Props {
  report: StaffReport
  names: Names
  onDone: () => void
  onCancel: () => void
}

/** Takes other matters out of a report, each into one of its own; this one stays as it is. */
export function SplitForm({ report, names, onDone, onCancel }: Props) {
  const { t, lang } = useText()
  const { say: tell } = useDesk()
  const split = useSend(fieldReportsContract.split)
  const [parts, setParts] = useState<readonly Part[]>(() => kept.get(report.id) ?? [emptyPart()])
  const [faulty, setFaulty] = useState(false)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.split.${key}`, values)
  const keep = (next: readonly Part[]) => {
    kept.set(report.id, next)
    setParts(next)
  }
  const change = (key: string, part: Partial<Part>) =>
    keep(parts.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const send = async () => {
    const wrong = parts.some(({ kind, note }) => !kind || note.trim().length < 5)
    setFaulty(wrong)
    if (wrong) return
    const answer = await split.send({
      id: report.id,
      version: report.version,
      parts: parts.map(({ kind, note, photos }) => {
        const [category = '', child] = kind.split('/')
        return { category, ...(child ? { child } : {}), note: note.trim(), photos: [...photos] }
      }),
    })
    if (!answer) return
    kept.delete(report.id)
    tell({ message: say('done', { codes: answer.parts.map(({ code }) => code).join(', ') }) })
    onDone()
  }
  return (
    <section className="fr-form fr-split" aria-label={say('title')}>
      <h3>{say('title')}</h3>
      <p className="h-small h-second">{say('lead', { code: report.code })}</p>
      {split.error && <Alert tone="danger" title={sentenceOf(split.error, lang, t)} />}
      {parts.map((part, index) => (
        <fieldset key={part.key} className="fr-split__part">
          <legend>{say('part', { n: index + 1 })}</legend>
          <Field label={say('kind')} error={faulty && !part.kind ? say('kind.needed') : undefined}>
            <Select value={part.kind} onValue={(kind) => change(part.key, { kind })} placeholder={say('kind.choose')}>
              {names.categories?.map((category) => (
                <optgroup key={category.id} label={category.name[lang]}>
                  <option value={category.id}>{category.name[lang]}</option>
                  {category.children.map((child) => (
                    <option key={child.id} value={`${category.id}/${child.id}`}>
                      {child.name[lang]}
                    </option>
                  ))}
                </optgroup>
              ))}
            </Select>
          </Field>
          <Field
            label={say('note')}
            error={faulty && part.note.trim().length < 5 ? t('field-reports.office.form.wrong.note') : undefined}
          >
            <TextArea rows={3} value={part.note} onValue={(note) => change(part.key, { note })} maxLength={2000} />
          </Field>
          {report.photos.length > 0 && (
            <fieldset className="fr-split__photos">
              <legend className="h-small">{say('photos')}</legend>
              {report.photos.map((photo, n) => (
                <label key={photo.id} className="fr-pick">
                  <input
                    type="checkbox"
                    checked={part.photos.includes(photo.id)}
                    onChange={({ currentTarget: { checked } }) =>
                      change(part.key, {
                        photos: checked ? [...part.photos, photo.id] : part.photos.filter((id) => id !== photo.id),
                      })
                    }
                  />
                  <img
                    src={photo.thumb}
                    alt={t(`field-reports.office.photo.${photo.kind}`, { n: n + 1, of: report.photos.length })}
                  />
                </label>
              ))}
            </fieldset>
          )}
          {parts.length > 1 && (
            <Button
              variant="quiet"
              size="small"
              icon={trash}
              onClick={() => keep(parts.filter(({ key }) => key !== part.key))}
            >
              {say('remove', { n: index + 1 })}
            </Button>
          )}
        </fieldset>
      ))}
      <div className="h-row">
        <Button variant="primary" busy={split.busy && t('field-reports.office.sending')} onClick={() => void send()}>
          {say('send', { count: parts.length })}
        </Button>
        {parts.length < MOST && (
          <Button icon={plus} onClick={() => keep([...parts, emptyPart()])}>
            {say('add')}
          </Button>
        )}
        <Button variant="quiet" onClick={onCancel}>
          {t('field-reports.office.form.cancel')}
        </Button>
      </div>
    </section>
  )
}
