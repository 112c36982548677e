import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Dialog } from '@hue-s/ui/index.ts'
import type { ContentLang, DeskItem } from '../../contract.ts'
import { Body } from '../Body.tsx'

/** As a phone shows it, language by language: what is saved, also where nobody sees it yet. */
export function Preview({ item, onClose }: { item: DeskItem; onClose: () => void }) {
  const { t } = useText()
  const [lang, setLang] = useState<ContentLang>(item.sourceLang)
  const text = item.texts.find((one) => one.lang === lang)
  const cover = item.coverId ? item.files[item.coverId] : undefined
  return (
    <Dialog open title={t('news.office.preview')} onClose={onClose} closeLabel={t('news.office.close')}>
      <nav className="nd-langs" aria-label={t('news.office.languages')}>
        {item.texts.map((one) => (
          <button
            key={one.lang}
            type="button"
            className="nd-lang"
            aria-pressed={one.lang === lang}
            onClick={() => setLang(one.lang)}
          >
            {t(`news.office.lang.${one.lang}`)}
          </button>
        ))}
      </nav>
      {text && (
        <article className="nd-phone nw-article" lang={lang}>
          <h3 className="nd-phone__title">{text.title}</h3>
          <p className="nw-lead">{text.lead}</p>
          {cover && <img className="nw-cover" src={cover} alt={text.coverAlt} />}
          <Body body={text.body} pictures={(id) => item.files[id]} />
        </article>
      )}
    </Dialog>
  )
}
