import { useState } from 'react'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextInput } from '@hue-s/ui/index.ts'

export interface PictureFacts {
  fileId: string
  alt: string
  caption: string
}

/** Sends a picture; without words for those who cannot see it, it is not put in. */
export function PictureDialog({
  now,
  withCaption = true,
  onPut,
  onClose,
}: {
  now?: PictureFacts | undefined
  withCaption?: boolean
  onPut: (facts: PictureFacts) => void
  onClose: () => void
}) {
  const { t, lang } = useText()
  const [fileId, setFileId] = useState(now?.fileId ?? '')
  const [alt, setAlt] = useState(now?.alt ?? '')
  const [caption, setCaption] = useState(now?.caption ?? '')
  const sending = useSend(filesContract.upload)
  const take = async (file: File | undefined) => {
    if (!file) return
    const answer = await sending.send({ purpose: 'photo' }, file)
    if (answer) setFileId(answer.id)
  }
  return (
    <Dialog
      open
      title={t('news.office.tool.image')}
      onClose={onClose}
      closeLabel={t('news.office.close')}
      actions={
        <Button
          variant="primary"
          disabled={fileId === '' || alt.trim() === ''}
          busy={sending.busy && t('news.office.sending')}
          onClick={() => onPut({ fileId, alt: alt.trim(), caption: caption.trim() })}
        >
          {t('news.office.put')}
        </Button>
      }
    >
      <div className="h-stack">
        {sending.error && <Alert tone="danger" title={sentenceOf(sending.error, lang, t)} />}
        <Field label={t('news.office.picture.file')} hint={t('news.office.picture.hint')}>
          <input
            type="file"
            accept="image/jpeg,image/png,image/webp"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        </Field>
        {fileId !== '' && <img className="nd-thumb" src={`/api/files/${fileId}?size=thumb`} alt="" />}
        <Field label={t('news.office.picture.alt')} hint={t('news.office.picture.altHint')} required>
          <TextInput value={alt} onValue={setAlt} maxLength={300} />
        </Field>
        {withCaption && (
          <Field label={t('news.office.picture.caption')}>
            <TextInput value={caption} onValue={setCaption} maxLength={500} />
          </Field>
        )}
      </div>
    </Dialog>
  )
}
