import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { check, eye } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../../contract.ts'
import type { CoverMode, PhotoForPublication, Shape } from '../../../contract-handling.ts'
import { Drawing, forgetDrawn } from './Drawing.tsx'

interface Props {
  reportId: string
  photo: PhotoForPublication
  name: string
  onChanged: () => void
}

/** One picture before it is published: cover what tells who somebody is, or say that nothing does. */
export function PhotoEditor({ reportId, photo, name, onChanged }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const cover = useSend(fieldReportsContract.redactPhoto)
  const choose = useSend(fieldReportsContract.choosePhoto)
  const original = useSend(fieldReportsContract.originalPhoto)
  const [opened, setOpened] = useState<string>()
  const src = photo.view ?? opened
  const path = { id: reportId, photoId: photo.photoId }
  const error = cover.error ?? choose.error ?? original.error
  const open = async () => setOpened((await original.send({ ...path, purpose: 'cover' }))?.view)
  const pick = async (choice: PhotoForPublication['choice'], version?: number) => {
    if (await choose.send({ ...path, revision: photo.revision, choice, ...(version ? { version } : {}) })) onChanged()
  }
  const save = async (shapes: readonly Shape[], mode: CoverMode) => {
    if (!(await cover.send({ ...path, revision: photo.revision, mode, shapes: [...shapes] }))) return
    forgetDrawn(photo.photoId)
    onChanged()
  }
  const busy = choose.busy || cover.busy
  return (
    <section className="fp-photo" aria-label={name}>
      <div className="fp-photo__head">
        <h3>{name}</h3>
        <p className={`fp-choice fp-choice--${photo.choice}`}>{say(`choice.${photo.choice}`)}</p>
        {photo.decidedBy && photo.decidedAt && (
          <p className="h-small h-second">{say('decided', { name: photo.decidedBy, at: moment(photo.decidedAt) })}</p>
        )}
      </div>
      {error && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {error.code === 'field-reports.photoChanged' && (
            <Button size="small" onClick={onChanged}>
              {say('photo.again')}
            </Button>
          )}
        </Alert>
      )}
      {src ? (
        <Drawing key={`${photo.photoId} ${src}`} photo={photo} src={src} name={name} busy={cover.busy} onSave={save} />
      ) : (
        <div className="h-stack">
          <Versions photo={photo} large />
          <Alert tone="info" live="off" title={say('original.logged')} />
          <div>
            <Button icon={eye} busy={original.busy && t('field-reports.office.sending')} onClick={() => void open()}>
              {say('original.open')}
            </Button>
          </div>
        </div>
      )}
      <div className="h-row">
        <Button icon={check} disabled={busy || photo.choice === 'open'} onClick={() => void pick('open')}>
          {say('choose.open')}
        </Button>
        <Button disabled={busy || photo.choice === 'hidden'} onClick={() => void pick('hidden')}>
          {say('choose.hidden')}
        </Button>
      </div>
      <p className="h-small h-second">{say('choose.hint')}</p>
      {photo.versions.length > 0 && (
        <Versions photo={photo} onPick={busy ? undefined : (n) => void pick('covered', n)} />
      )}
    </section>
  )
}

/** Covered copies, the latest first; any of them can be the one that is shown. */
function Versions({
  photo,
  large = false,
  onPick,
}: {
  photo: PhotoForPublication
  large?: boolean
  onPick?: ((n: number) => void) | undefined
}) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const latest = photo.versions.find(({ n }) => n === photo.shown) ?? photo.versions.at(-1)
  if (large) return latest ? <img className="fp-large" src={latest.view} alt={say('version', { n: latest.n })} /> : null
  return (
    <div className="h-stack">
      <h4>{say('versions')}</h4>
      <ul className="fp-versions">
        {photo.versions.toReversed().map((one) => {
          const shown = photo.choice === 'covered' && photo.shown === one.n
          return (
            <li key={one.n}>
              <img src={one.thumb} alt="" />
              <span className="h-small">
                {say('version', { n: one.n })} · {say(`mode.${one.mode}`)} · {moment(one.at)}
                {one.by && ` · ${one.by}`}
              </span>
              <Button size="small" disabled={shown || !onPick} onClick={() => onPick?.(one.n)}>
                {say(shown ? 'version.shown' : 'version.use')}
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
