import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { inLang } from './page.ts'
import { usePage } from './PageContext.tsx'

/** Numbers to call: plain links, kept on the device, drawn without a script. */
export function Screen() {
  const { t, spoken } = useText()
  const { province } = usePage().data
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.menu.emergency')}</Heading>
      <p>{t('citizen.emergency.words')}</p>
      <ul className="c-sos c-sos--large">
        {province.emergency.map(({ number, name }) => (
          <li key={number}>
            <a href={`tel:${number}`}>
              <strong className="h-figures">{number}</strong>
              <span>{inLang(name, spoken)}</span>
            </a>
          </li>
        ))}
      </ul>
      <Heading level={2} className="c-home__title">
        {t('citizen.emergency.say')}
      </Heading>
      <ol className="c-steps">
        {['where', 'what', 'stay'].map((step) => (
          <li key={step}>{t(`citizen.emergency.${step}`)}</li>
        ))}
      </ol>
      <p>
        {t('citizen.emergency.notUrgent')}{' '}
        <a href={`tel:${province.hotline}`}>
          {t('citizen.home.hotline')}: {province.hotline}
        </a>
      </p>
    </div>
  )
}
