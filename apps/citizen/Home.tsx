import { useContext, useEffect, useState, type ComponentType } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Item } from '@hue-s/systems/home/contract.ts'
import type { Panel } from '@hue-s/kernel/web/screens.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { RiverDrawing } from '@hue-s/ui/RiverDrawing.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { Tile, Tiles } from '@hue-s/ui/Tile.tsx'
import { useAudienceWords } from './audience-words.ts'
import type { BlocksProps } from './Blocks.tsx'
import { useDoorName } from './door-name.ts'
import { offAt, useFront, useIcons } from './front.tsx'
import { AUDIENCES, inLang } from './page.ts'
import { useAlive, useMe, usePage } from './PageContext.tsx'
import { ReadyPanels } from './ready-panels.ts'
import { panels } from './offers.ts'

/** A part that a system offers; a personal one is fetched after the page is alive. */
function PanelView({ panel }: { panel: Panel }) {
  const { allWords } = usePage()
  const ready = useContext(ReadyPanels).panels.find(([one]) => one === panel)?.[1]
  const [fetched, setFetched] = useState<{ view: ComponentType }>()
  useEffect(() => {
    if (!ready)
      Promise.all([panel.load(), allWords()]).then(
        ([module]) => setFetched({ view: module.Panel }),
        () => undefined,
      )
  }, [panel, ready, allWords])
  const View = ready ?? fetched?.view
  return View ? <View /> : null
}

const Panels = ({ at }: { at: Panel['at'] }) =>
  panels.filter((one) => one.at === at).map((one) => <PanelView key={one.order} panel={one} />)

/** A plain form: it opens the search page with the words. */
function SearchBox() {
  const { t } = useText()
  const label = useAudienceWords()('citizen.search.label')
  const { audience } = usePage()
  return (
    <search>
      <form className="c-search" action="/search" method="get">
        <TextInput type="search" name="q" icon={magnifyingGlass} aria-label={label} placeholder={label} />
        <input type="hidden" name="for" value={audience} />
        <Button type="submit" variant="secondary">
          {t('citizen.search.go')}
        </Button>
      </form>
    </search>
  )
}

/** The big buttons that operators chose for this audience. */
function Actions() {
  const { t } = useText()
  const words = useAudienceWords()
  const named = useDoorName()
  const { front, off } = useFront()
  const items = front?.actions ?? []
  const iconOf = useIcons(items)
  const noteOf = (path: string) => {
    const paused = offAt(off, path)
    if (paused) return t(paused.sure ? 'citizen.front.paused' : 'citizen.front.pausedSome')
    const key = `citizen.home.note${path.replaceAll('/', '.')}`
    const said = words(key)
    return said === key ? undefined : said
  }
  const nameOf = (item: Item) => {
    const key = `citizen.home.action${item.path.replaceAll('/', '.')}`
    const said = words(key)
    return said === key ? named(item) : said
  }
  return (
    <Tiles layout="actions">
      {items.map((item, index) => (
        <Tile
          key={item.path}
          {...(index === 0 ? { tone: 'action' as const } : {})}
          href={item.path}
          icon={iconOf(item.icon)}
          label={nameOf(item)}
          note={noteOf(item.path)}
        />
      ))}
    </Tiles>
  )
}

/** What an operator puts before everything else for a while. */
function Featured() {
  const { t } = useText()
  const named = useDoorName()
  const { front } = useFront()
  const items = front?.featured ?? []
  const iconOf = useIcons(items)
  if (items.length === 0) return null
  return (
    <section className="h-stack" aria-labelledby="home-featured">
      <Heading level={2} id="home-featured" className="c-home__title">
        {t('citizen.home.featured')}
      </Heading>
      <Tiles>
        {items.map((item) => (
          <Tile key={item.path} href={item.path} icon={iconOf(item.icon)} label={named(item)} />
        ))}
      </Tiles>
    </section>
  )
}

/** Numbers to call, each a link of its own; for a visitor they stand open. */
function Numbers() {
  const { t, spoken } = useText()
  const { province } = usePage().data
  return (
    <section className="h-stack" aria-labelledby="home-numbers">
      <Heading level={2} id="home-numbers" className="c-home__title">
        {t('citizen.home.numbers')}
      </Heading>
      <ul className="c-sos">
        {province.emergency.slice(0, 3).map(({ number, name }) => (
          <li key={number}>
            <a href={`tel:${number}`}>
              <strong className="h-figures">{number}</strong>
              <span>{inLang(name, spoken)}</span>
            </a>
          </li>
        ))}
      </ul>
      <a href="/emergency">{t('citizen.home.allNumbers')}</a>
    </section>
  )
}

function Drawing() {
  const { t, lang } = useText()
  const { data } = usePage()
  return (
    <a className="c-drawing" href="/map">
      {data.drawing ? (
        <img src="/province.svg" alt="" width="640" height="400" loading="lazy" decoding="async" />
      ) : (
        <RiverDrawing />
      )}
      <span>{t('citizen.home.map')}</span>
      {data.drawing?.notice && <small className="c-drawing__notice">{data.drawing.notice[lang]}</small>}
    </a>
  )
}

/** What the server drew stays until something about it changes; only then is the code of the blocks fetched. */
function LaterBlocks() {
  const { audience } = usePage()
  const { spoken: lang } = useText()
  const { front, off } = useFront()
  const { blocks: ready } = useContext(ReadyPanels)
  const [fetched, setFetched] = useState<{ view: ComponentType<BlocksProps> }>()
  const sign = JSON.stringify([audience, lang, front?.blocks, off.map(({ path, sure }) => [path, sure])])
  ready.of ??= sign
  const kept = ready.of === sign ? ready.html : undefined
  const View = ready.view ?? fetched?.view
  const missing = kept === undefined && !View
  useEffect(() => {
    if (missing)
      import('./Blocks.tsx').then(
        (module) => setFetched({ view: module.Blocks }),
        () => undefined,
      )
  }, [missing])
  if (!front) return null
  // oxlint-disable-next-line react/no-danger -- our own drawing of a moment ago, taken from the page itself
  if (kept !== undefined) return <div id="blocks" className="c-blocks" dangerouslySetInnerHTML={{ __html: kept }} />
  return (
    <div key="drawn" id="blocks" className="c-blocks">
      {View && <View blocks={front.blocks} off={off} />}
    </div>
  )
}

/** The first of four short questions, here where it is in nobody's way; each answer is a link that needs no script. */
function WelcomeCard() {
  const { t } = useText()
  const { data } = usePage()
  if (data.welcomed) return null
  return (
    <section className="c-welcome" aria-labelledby="home-welcome">
      <div className="c-welcome__head">
        <Heading level={2} id="home-welcome" className="c-home__title">
          {t('citizen.home.welcome')}
        </Heading>
        <a href="/?welcome=done" target="_self">
          {t('citizen.home.welcomeSkip')}
        </a>
      </div>
      <p className="h-small">{t('citizen.home.welcomeWords')}</p>
      <ul className="c-choices">
        {AUDIENCES.map((one) => (
          <li key={one}>
            <a href={`/welcome?step=lang&audience=${one}`} target="_self">
              {t(`citizen.home.iAm.${one}`)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Officials who work in the consoles find their way there. */
function StaffDoor() {
  const { t } = useText()
  const { me } = useMe()
  if (me?.kind !== 'staff') return null
  return (
    <a className="c-staff" href="/office">
      {t('citizen.home.office')}
    </a>
  )
}

const hourInVietnam = (now: Date) => (now.getUTCHours() + 7) % 24
const partOfDay = (hour: number) => (hour < 4 ? 'evening' : hour < 11 ? 'morning' : hour < 18 ? 'day' : 'evening')

function Greeting() {
  const { t } = useText()
  const words = useAudienceWords()
  const { data, spoken } = usePage()
  const { me } = useMe()
  const part = partOfDay(hourInVietnam(new Date(data.now)))
  return (
    <div className="c-greeting">
      <Heading level={1} className="c-greeting__title">
        {me ? t(`citizen.home.hello.${part}`, { name: me.name }) : inLang(data.province.tagline, spoken)}
      </Heading>
      <p className="h-second">{words('citizen.home.intro')}</p>
    </div>
  )
}

/** The first page: what is mine, what I can do, what happens around me. Each audience gets its own order. */
export function Home() {
  const { t } = useText()
  const { audience } = usePage()
  const alive = useAlive()
  const mine = alive && <Panels at="mine" />
  return (
    <div className="c-home">
      <Greeting />
      <StaffDoor />
      <WelcomeCard />
      {audience === 'visitor' ? (
        <>
          <Actions />
          <Numbers />
          <Featured />
          <LaterBlocks />
          {mine}
          <SearchBox />
          <Panels at="news" />
        </>
      ) : (
        <>
          {mine}
          {audience === 'business' ? <Actions /> : <SearchBox />}
          {audience === 'business' ? <SearchBox /> : <Actions />}
          <Featured />
          <LaterBlocks />
          <Panels at="news" />
        </>
      )}
      <Drawing />
      <nav className="c-ends" aria-label={t('citizen.home.ends')}>
        <a href="/services">{t('citizen.menu.services')}</a>
        <a href="/help">{t('citizen.menu.help')}</a>
        <a href="/welcome" target="_self">
          {t('citizen.home.choices')}
        </a>
      </nav>
    </div>
  )
}
