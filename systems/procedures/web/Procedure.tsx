import { useState } from 'react'
import { useSearch } from 'wouter'
import { day } from '@hue-s/kernel/shared/text.ts'
import { usePageTitle } from '@hue-s/kernel/web/page-title.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft, downloadSimple, paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { CHANNELS, type ChannelKind, type Version } from '../contract-shapes.ts'
import { answeredIn, tellFor, toldIn, type Told } from './case-facts.ts'
import { ConfirmedWords } from './Confirmed.tsx'
import { codeInput } from './lists.ts'
import { MyCase } from './MyCase.tsx'
import { Fees, HowLong } from './MoneyAndTime.tsx'
import { Papers } from './Papers.tsx'
import { Details } from './ProcedureDetails.tsx'
import { agencyWords } from './words.ts'
import './procedures.css'

/** Said before anything else: that it does not hold (any more, or yet), and what of it was confirmed. */
function Notices({ version }: { version: Version }) {
  const { t } = useText()
  return (
    <>
      {version.force === 'ended' && (
        <Alert tone="warning" live="off" title={t('procedures.citizen.ended', { on: day(version.validTo ?? '') })} />
      )}
      {version.force === 'coming' && (
        <Alert tone="info" live="off" title={t('procedures.citizen.coming', { on: day(version.validFrom) })} />
      )}
      {version.force !== 'ended' && <ConfirmedWords version={version} />}
    </>
  )
}

function Actions({ version, channel }: { version: Version; channel: ChannelKind }) {
  const { t, lang } = useText()
  const files = version.force === 'inForce'
  return (
    <div className="h-row pc-noprint">
      {files && (
        <LinkButton variant="primary" icon={paperPlaneTilt} href={`/services/new/${version.code}?channel=${channel}`}>
          {t(version.online === 'none' ? 'procedures.citizen.book' : 'procedures.citizen.file')}
        </LinkButton>
      )}
      <LinkButton
        icon={downloadSimple}
        href={`/api/procedures/by-code/${version.code}/leaflet?lang=${lang}`}
        download={`${version.code}.pdf`}
      >
        {t('procedures.citizen.leaflet')}
      </LinkButton>
    </div>
  )
}

const channelIn = (version: Version, search: URLSearchParams): ChannelKind => {
  const asked = CHANNELS.find((kind) => kind === search.get('channel'))
  return version.channels.find(({ kind }) => kind === asked)?.kind ?? version.channels[0]?.kind ?? 'counter'
}

function One({ version, search }: { version: Version; search: URLSearchParams }) {
  const { t, lang } = useText()
  const [told, setTold] = useState<Told>(() => toldIn(version, search))
  const [channel, setChannel] = useState(() => channelIn(version, search))
  const via = version.channels.find(({ kind }) => kind === channel)
  const tell = tellFor(version, told, channel, version.validFrom)
  const answered = answeredIn(told)
  const tellOne = (name: string, value: string) => {
    const { [name]: _, ...rest } = told
    setTold(value === '' ? rest : { ...rest, [name]: value })
  }
  return (
    <article className="pc-one">
      <header className="h-stack">
        <Heading level={1}>{version.name[lang]}</Heading>
        <p className="pc-lead">{version.summary[lang]}</p>
        <p className="pc-meta">
          <span>{t('procedures.code', { code: version.code })}</span>
          <span>{version.field.name[lang]}</span>
          <span>{agencyWords(t, version, version.receivingAgency)}</span>
        </p>
        <Notices version={version} />
        <Actions version={version} channel={channel} />
      </header>
      <section className="pc-mine" aria-labelledby="pc-mine">
        <Heading level={2} id="pc-mine">
          {t('procedures.citizen.mine')}
        </Heading>
        <MyCase version={version} told={told} channel={channel} onTell={tellOne} onChannel={setChannel} />
        <Papers version={version} answered={answered} tell={tell} />
        {via && <Fees channel={via} answered={answered} tell={tell} />}
        {via && <HowLong version={version} channel={via} />}
      </section>
      <Details version={version} />
    </article>
  )
}

/** One procedure in plain words, whole without any script. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const search = new URLSearchParams(useSearch())
  const read = useRead(routes.get, codeInput(params['code']))
  usePageTitle(read.data?.name[lang])
  return (
    <div className="c-page">
      <a className="c-page__back pc-noprint" href="/procedures">
        <Icon icon={arrowLeft} />
        <span>{t('procedures.citizen.home.title')}</span>
      </a>
      <Reading read={read}>{(version) => <One key={version.id} version={version} search={search} />}</Reading>
    </div>
  )
}

export function pageHead({ params, lang, answer }: HeadTools): PageHead {
  const version = answer(routes.get, codeInput(params['code']))
  if (!version) return { unlisted: true }
  return {
    title: version.name[lang],
    description: version.summary[lang].slice(0, 300),
    canonical: `/procedures/${version.code}`,
    unlisted: version.force !== 'inForce',
  }
}
