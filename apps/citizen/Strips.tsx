import type { FrontStrip } from '@hue-s/systems/home/contract.ts'
import { localeOf, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { ReadAloud } from '@hue-s/ui/ReadAloud.tsx'
import { useFront } from './front.tsx'

function Strip({ strip }: { strip: FrontStrip }) {
  const { t, lang, spoken } = useText()
  const { text, link, level, areas, until } = strip
  return (
    <Alert
      tone={level}
      title={text[lang]}
      actions={
        <>
          {link && <a href={link}>{t('citizen.front.more')}</a>}
          <ReadAloud
            words={[text[lang]]}
            lang={localeOf(lang)}
            label={t('citizen.front.readAloud')}
            stopLabel={t('citizen.front.stopReading')}
          />
        </>
      }
    >
      <small>
        {areas.length > 0 && `${areas.join(', ')} · `}
        {t('citizen.front.until', { at: moment(until, spoken) })}
      </small>
    </Alert>
  )
}

/** The emergency strips: above everything on every page, for as long as they are live. */
export function Strips() {
  const { t } = useText()
  const { strips } = useFront()
  return (
    <section className="c-strips" aria-label={t('citizen.front.strips')} hidden={strips.length === 0}>
      {strips.slice(0, 3).map((strip) => (
        <Strip key={strip.id} strip={strip} />
      ))}
    </section>
  )
}
