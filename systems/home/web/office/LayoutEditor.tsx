import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Checkbox, Details, Field, FieldGroup, Select } from '@hue-s/ui/index.ts'
import { arrowDown, arrowUp } from '@hue-s/ui/icon-paths.ts'
import { BLOCKS, type Audience, type BlockNumber, type Layout } from '../../contract.ts'
import { tilesOf } from '../../shared/front.ts'
import { moved, type DeskData } from './desk-data.ts'
import { PathList } from './PathList.tsx'

interface LayoutEditorProps {
  audience: Audience
  layout: Layout
  data: DeskData
  onLayout: (layout: Layout) => void
}

function Tabs({ layout, data, onLayout }: Omit<LayoutEditorProps, 'audience'>) {
  const { t, lang } = useText()
  const options = data.services.map(({ path, title }) => ({ value: path, label: `${title[lang]} (${path})` }))
  const places = [...layout.tabs.slice(0, 2), layout.centre, ...layout.tabs.slice(2)]
  const put = (index: number, path: string) => {
    const next = places.map((one, at) => (at === index ? path : one))
    onLayout({ ...layout, tabs: next.filter((_, at) => at !== 2), centre: next[2] ?? layout.centre })
  }
  return (
    <FieldGroup label={t('home.office.tabs')} hint={t('home.office.tabsHint')}>
      <div className="o-cols">
        {places.map((path, index) => (
          <Select
            // oxlint-disable-next-line react/no-array-index-key -- the places are fixed
            key={index}
            aria-label={
              index === 2 ? t('home.office.centre') : t('home.office.tab', { n: index < 2 ? index + 1 : index })
            }
            value={path}
            options={options}
            onValue={(next) => put(index, next)}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

function BlockEditor(props: LayoutEditorProps & { number: BlockNumber; place: number }) {
  const { audience, layout, data, number, place, onLayout } = props
  const { t, lang } = useText()
  const tiles = tilesOf(number, { ...layout, hidden: [] }, audience, data.catalogue)
  const paths = tiles.map(({ path }) => path)
  const order = (next: string[]) => onLayout({ ...layout, tiles: { ...layout.tiles, [number]: next } })
  const move = (by: number) => onLayout({ ...layout, blocks: moved(layout.blocks, place, by) })
  const shown = place >= 0
  const name = t(`home.office.block.${number}`)
  return (
    <Details
      summary={`${name} (${paths.length})`}
      aside={shown ? undefined : <small>{t('home.office.notShown')}</small>}
    >
      <div className="h-stack">
        <div className="h-row">
          <Checkbox
            label={t('home.office.showBlock')}
            checked={shown}
            disabled={shown && layout.blocks.length === 1}
            onValue={(on) =>
              onLayout({
                ...layout,
                blocks: on ? [...layout.blocks, number] : layout.blocks.filter((one) => one !== number),
              })
            }
          />
          {shown && (
            <>
              <Button size="small" icon={arrowUp} disabled={place === 0} onClick={() => move(-1)}>
                {t('home.office.blockUp')}
              </Button>
              <Button
                size="small"
                icon={arrowDown}
                disabled={place === layout.blocks.length - 1}
                onClick={() => move(1)}
              >
                {t('home.office.blockDown')}
              </Button>
            </>
          )}
        </div>
        <ul className="hm-list">
          {tiles.map(({ path, title }, index) => (
            <li key={path}>
              <span className="hm-list__name">
                {title[lang]} <small className="h-second">{path}</small>
              </span>
              <Checkbox
                label={t('home.office.hide')}
                checked={layout.hidden.includes(path)}
                onValue={(on) =>
                  onLayout({
                    ...layout,
                    hidden: on ? [...layout.hidden, path] : layout.hidden.filter((one) => one !== path),
                  })
                }
              />
              <Button
                size="small"
                variant="quiet"
                icon={arrowUp}
                label={t('home.office.up', { what: title[lang] })}
                disabled={index === 0}
                onClick={() => order(moved(paths, index, -1))}
              />
              <Button
                size="small"
                variant="quiet"
                icon={arrowDown}
                label={t('home.office.down', { what: title[lang] })}
                disabled={index === paths.length - 1}
                onClick={() => order(moved(paths, index, 1))}
              />
            </li>
          ))}
        </ul>
        <Select
          aria-label={t('home.office.addTo', { what: name })}
          placeholder={t('home.office.add')}
          value=""
          options={data.services
            .filter(({ path }) => !paths.includes(path))
            .map(({ path, title }) => ({ value: path, label: `${title[lang]} (${path})` }))}
          onValue={(path) => path && order([...paths, path])}
        />
      </div>
    </Details>
  )
}

/** The home page of one audience: language, big buttons, bar at the foot, blocks and their tiles. */
export function LayoutEditor(props: LayoutEditorProps) {
  const { layout, data, onLayout } = props
  const { t } = useText()
  const inOrder = [...layout.blocks, ...BLOCKS.filter((number) => !layout.blocks.includes(number))]
  return (
    <div className="h-stack">
      <Field label={t('home.office.lang')} hint={t('home.office.langHint')}>
        <Select
          value={layout.lang}
          options={(['vi', 'en', 'browser'] as const).map((value) => ({
            value,
            label: t(`home.office.lang.${value}`),
          }))}
          onValue={(lang) => onLayout({ ...layout, lang: lang as Layout['lang'] })}
        />
      </Field>
      <PathList
        label={t('home.office.actions')}
        hint={t('home.office.actionsHint')}
        value={layout.actions}
        most={2}
        least={1}
        data={data}
        onValue={(actions) => onLayout({ ...layout, actions })}
      />
      <Tabs layout={layout} data={data} onLayout={onLayout} />
      <FieldGroup label={t('home.office.blocks')} hint={t('home.office.blocksHint')}>
        <div className="h-stack">
          {inOrder.map((number) => (
            <BlockEditor key={number} {...props} number={number} place={layout.blocks.indexOf(number)} />
          ))}
        </div>
      </FieldGroup>
    </div>
  )
}
