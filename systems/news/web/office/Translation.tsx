import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { newsContract as routes, type ContentLang, type DeskItem } from '../../contract.ts'

/** How a translation stands, and the second person's word on it. */
export function Translation({
  item,
  lang,
  saver,
  onDone,
}: {
  item: DeskItem
  lang: ContentLang
  saver: { current: (() => Promise<boolean>) | undefined }
  onDone: () => void
}) {
  const { t, lang: spoken } = useText()
  const check = useSend(routes.checkText)
  const remove = useSend(routes.removeText)
  const text = item.texts.find((one) => one.lang === lang)
  const source = item.texts.find((one) => one.lang === item.sourceLang)
  if (!text) return <p className="nw-note">{t('news.office.translation.none')}</p>
  const outdated = text.ofVersion < (source?.version ?? 0)
  const state = !text.checked ? 'writing' : outdated ? 'outdated' : 'checked'
  const confirm = async () => {
    await saver.current?.()
    await check.send({ id: item.id, lang, version: text.version })
    onDone()
  }
  const refusal = check.error ?? remove.error
  return (
    <div className="nw-note nd-translation">
      <p>{t(`news.office.translation.${state}`)}</p>
      {refusal && <Alert tone="danger" title={sentenceOf(refusal, spoken, t)} />}
      <div className="h-row">
        {!text.checked && (
          <Button size="small" onClick={() => void confirm()} busy={check.busy && t('news.office.sending')}>
            {t('news.office.translation.confirm')}
          </Button>
        )}
        <Button
          size="small"
          variant="quiet"
          onClick={() => void remove.send({ id: item.id, lang }).then(onDone)}
          busy={remove.busy && t('news.office.sending')}
        >
          {t('news.office.translation.remove')}
        </Button>
      </div>
    </div>
  )
}
