import { useEffect, useState } from 'react'
import { localeOf, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { homeContract, type PackContact, type Phrase } from '@hue-s/systems/home/contract.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { downloadSimple, trash } from '@hue-s/ui/icon-paths.ts'
import { ReadAloud } from '@hue-s/ui/ReadAloud.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { inLang } from './page.ts'
import {
  canKeep,
  dropPack,
  keepOwnNotes,
  OWN_NOTES,
  ownNotes,
  savedPack,
  savePack,
  type OwnNotes,
  type Saved,
} from './pack-keeper.ts'
import { usePage } from './PageContext.tsx'

const GROUPS = ['help', 'health', 'way', 'eat', 'talk'] as const
const inKb = (bytes: number) => Math.max(1, Math.round(bytes / 1024))

/** Says what is on the device, how large and since when, and fetches it anew. */
function Keep() {
  const { t, spoken } = useText()
  const [can, setCan] = useState<boolean>()
  const [saved, setSaved] = useState<Saved>()
  const [state, setState] = useState<'busy' | 'failed'>()
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- only the browser knows, and the first drawing must equal the server's
    setCan(canKeep())
    setSaved(savedPack())
  }, [])
  const save = async () => {
    setState('busy')
    const done = await savePack(spoken).catch(() => undefined)
    if (done) setSaved(done)
    setState(done ? undefined : 'failed')
  }
  const drop = async () => {
    await dropPack().catch(() => undefined)
    setSaved(undefined)
  }
  if (can === false) return <p>{t('citizen.pack.cannot')}</p>
  return (
    <Card
      tone="tint"
      title={t(saved ? 'citizen.pack.saved' : 'citizen.pack.notSaved')}
      actions={
        <>
          <Button
            variant="primary"
            icon={downloadSimple}
            busy={state === 'busy' && t('citizen.waiting')}
            onClick={() => void save()}
          >
            {t(saved ? 'citizen.pack.again' : 'citizen.pack.save')}
          </Button>
          {saved && (
            <Button variant="quiet" icon={trash} onClick={() => void drop()}>
              {t('citizen.pack.drop')}
            </Button>
          )}
        </>
      }
    >
      <div className="h-stack">
        <output>
          {saved &&
            t('citizen.pack.savedWords', {
              at: moment(saved.at, spoken),
              kb: inKb(saved.bytes),
              lang: t(`citizen.language.${saved.lang}`),
            })}
        </output>
        {saved !== undefined && saved.missing > 0 && <p>{t('citizen.pack.missing', { n: saved.missing })}</p>}
        {state === 'failed' && <Alert tone="danger" title={t('citizen.pack.failed')} />}
        <p className="h-small">{t('citizen.pack.what')}</p>
      </div>
    </Card>
  )
}

function Numbers({ contacts }: { contacts: readonly PackContact[] }) {
  const { t, spoken, lang } = useText()
  const { province } = usePage().data
  return (
    <ul className="c-sos">
      {province.emergency.map(({ number, name }) => (
        <li key={number}>
          <a href={`tel:${number}`}>
            <strong className="h-figures">{number}</strong>
            <span>{inLang(name, spoken)}</span>
          </a>
        </li>
      ))}
      <li>
        <a href={`tel:${province.hotline}`}>
          <strong className="h-figures">{province.hotline}</strong>
          <span>{t('citizen.home.hotline')}</span>
        </a>
      </li>
      {contacts.map(({ number, name, note }) => (
        <li key={number}>
          <a href={`tel:${number.replaceAll(' ', '')}`}>
            <strong className="h-figures">{number}</strong>
            <span>
              {name[lang]}
              {note && ` · ${note[lang]}`}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The visitor's own embassy, hotel and insurance: only they know them, and they stay on this device. */
function Own() {
  const { t } = useText()
  const [notes, setNotes] = useState<OwnNotes>({})
  // oxlint-disable-next-line react/set-state-in-effect -- they lie on the device alone
  useEffect(() => setNotes(ownNotes()), [])
  const change = (name: (typeof OWN_NOTES)[number], value: string) => {
    const next = { ...notes, [name]: value.slice(0, 300) }
    setNotes(next)
    keepOwnNotes(next)
  }
  return (
    <Card title={t('citizen.pack.own')}>
      <div className="h-stack">
        <p className="h-small">{t('citizen.pack.ownWords')}</p>
        {OWN_NOTES.map((name) => (
          <Field key={name} id={`own-${name}`} label={t(`citizen.pack.own.${name}`)}>
            <TextInput
              value={notes[name] ?? ''}
              maxLength={300}
              autoComplete="off"
              onValue={(value) => change(name, value)}
            />
          </Field>
        ))}
      </div>
    </Card>
  )
}

function Phrases({ phrases, group }: { phrases: readonly Phrase[]; group: (typeof GROUPS)[number] }) {
  const { t, spoken } = useText()
  return (
    <Details summary={t(`citizen.pack.group.${group}`)} open={group === 'help'}>
      <ul className="c-phrases">
        {phrases
          .filter((one) => one.group === group)
          .map((one) => (
            <li key={one.vi}>
              {spoken !== 'vi' && <span>{one[spoken]}</span>}
              <strong lang="vi">{one.vi}</strong>
              <ReadAloud
                words={[one.vi]}
                lang={localeOf('vi')}
                label={t('citizen.front.readAloud')}
                stopLabel={t('citizen.front.stopReading')}
              />
            </li>
          ))}
      </ul>
    </Details>
  )
}

/** What a visitor takes along for being without a network. */
export function Screen() {
  const { t } = useText()
  const read = useRead(homeContract.pack, {})
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.pack.title')}</Heading>
      <p>{t('citizen.pack.words')}</p>
      <Keep />
      <Heading level={2}>{t('citizen.menu.emergency')}</Heading>
      <Numbers contacts={read.data?.contacts ?? []} />
      {read.data?.contacts.length === 0 && <p className="h-small">{t('citizen.pack.noContacts')}</p>}
      <Own />
      <Heading level={2}>{t('citizen.pack.phrases')}</Heading>
      <p className="h-small">{t('citizen.pack.phrasesWords')}</p>
      <Reading read={read}>
        {({ phrases }) => (
          <div className="h-stack">
            {GROUPS.map((group) => (
              <Phrases key={group} phrases={phrases} group={group} />
            ))}
          </div>
        )}
      </Reading>
    </div>
  )
}
