import { useContext, useEffect, useState, type ComponentType } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Panel, Screen } from '@hue-s/kernel/web/screens.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { list, magnifyingGlass, phone, plus, siren } from '@hue-s/ui/icon-paths.ts'
import { RiverDrawing } from '@hue-s/ui/RiverDrawing.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { Tile, Tiles } from '@hue-s/ui/Tile.tsx'
import { useAlive, useMe, usePage } from './PageContext.tsx'
import { ReadyPanels } from './ready-panels.ts'
import { blocksOf, type Block } from './blocks.ts'
import { offered, panels } from './offers.ts'

/** A part that a system offers; a personal one is fetched after the page is alive. */
function PanelView({ panel }: { panel: Panel }) {
  const ready = useContext(ReadyPanels).find(([one]) => one === panel)?.[1]
  const [fetched, setFetched] = useState<{ view: ComponentType }>()
  useEffect(() => {
    if (!ready)
      panel.load().then(
        (module) => setFetched({ view: module.Panel }),
        () => undefined,
      )
  }, [panel, ready])
  const View = ready ?? fetched?.view
  return View ? <View /> : null
}

const Panels = ({ at }: { at: Panel['at'] }) =>
  panels.filter((one) => one.at === at).map((one) => <PanelView key={one.order} panel={one} />)

/** A plain form: it opens the search page with the words. */
function SearchBox() {
  const { t } = useText()
  return (
    <search>
      <form className="c-search" action="/search" method="get">
        <TextInput
          type="search"
          name="q"
          icon={magnifyingGlass}
          aria-label={t('citizen.search.label')}
          placeholder={t('citizen.search.label')}
        />
        <Button type="submit" variant="secondary">
          {t('citizen.search.go')}
        </Button>
      </form>
    </search>
  )
}

function Actions() {
  const { t } = useText()
  return (
    <Tiles layout="actions">
      <Tile
        tone="action"
        href="/report"
        icon={plus}
        label={t('citizen.home.report')}
        note={t('citizen.home.reportNote')}
      />
      <Tile href="/reports" icon={list} label={t('citizen.home.around')} note={t('citizen.home.aroundNote')} />
    </Tiles>
  )
}

/** Numbers to call, each a link of its own; for a visitor they stand open. */
function Numbers({ open }: { open: boolean }) {
  const { t, lang } = useText()
  const { province } = usePage().data
  const calls = [
    ...province.emergency.map((one) => ({ number: one.number, name: one.name[lang], icon: siren })),
    { number: province.hotline, name: t('citizen.home.hotline'), icon: phone },
  ]
  return (
    <Details summary={t('citizen.home.numbers')} icon={siren} open={open}>
      <ul className="c-numbers">
        {calls.map(({ number, name }) => (
          <li key={number}>
            <a href={`tel:${number}`}>
              <strong className="h-figures">{number}</strong>
              <span>{name}</span>
            </a>
          </li>
        ))}
      </ul>
    </Details>
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

/** The blocks carry every icon: they come after the page, and only when there is something in them. */
function LaterBlocks({ screens }: { screens: readonly Screen[] }) {
  const { audience } = usePage()
  const blocks = blocksOf(screens, audience)
  const [fetched, setFetched] = useState<{ view: ComponentType<{ blocks: readonly Block[] }> }>()
  const any = blocks.length > 0
  useEffect(() => {
    if (any)
      import('./Blocks.tsx').then(
        (module) => setFetched({ view: module.Blocks }),
        () => undefined,
      )
  }, [any])
  return fetched ? <fetched.view blocks={blocks} /> : null
}

function Greeting() {
  const { t, lang } = useText()
  const { data } = usePage()
  const { me } = useMe()
  return (
    <div className="c-greeting">
      <Heading level={1} className="c-greeting__title">
        {me ? t('citizen.home.hello', { name: me.name }) : data.province.tagline[lang]}
      </Heading>
    </div>
  )
}

/** The first page: what is mine, what I can do, what happens around me. Each audience gets its own order. */
export function Home() {
  const { audience } = usePage()
  const alive = useAlive()
  const visitor = audience === 'visitor'
  return (
    <div className="c-home">
      <Greeting />
      {alive && !visitor && <Panels at="mine" />}
      {visitor ? <Actions /> : <SearchBox />}
      {visitor ? <Numbers open /> : <Actions />}
      {alive && visitor && <Panels at="mine" />}
      <Panels at="news" />
      {visitor && <SearchBox />}
      <LaterBlocks screens={offered} />
      <Drawing />
      {!visitor && <Numbers open={false} />}
    </div>
  )
}
