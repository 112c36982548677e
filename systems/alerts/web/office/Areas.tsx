import { useMemo, useState } from 'react'
import { contract as geo } from '@hue-s/engines/geo/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Checkbox, Field, FieldGroup, RadioCards, TextInput } from '@hue-s/ui/index.ts'
import { alertsContract as routes } from '../../contract.ts'
import type { NewContent, Shape, UnitName } from '../../contract-shapes.ts'
import { unitName } from '../words.ts'
import { AreaMap } from './AreaMap.tsx'
import type { Position } from './plane.ts'
import { isWhole, River, type StretchAsked } from './River.tsx'

const HOWS = ['units', 'draw', 'river'] as const
type How = (typeof HOWS)[number]
const NONE: readonly Position[] = []
const MOST_CORNERS = 60
const MOST_SHAPES = 10
type Area = Pick<NewContent, 'unitIds' | 'shapes'>

interface Props {
  value: Area
  onValue: (value: Area) => void
  communes: readonly UnitName[]
  mine: readonly string[]
}

const cornersOf = (shape: Shape): readonly Position[] => (shape.type === 'polygon' ? shape.points : [])

/** What the author draws or picks, before it becomes part of the message. */
function useSketch({ value, onValue, mine }: Props) {
  const { lang } = useText()
  const [how, setHow] = useState<How>('units')
  const [corners, setCorners] = useState<[number, number][]>([])
  const [label, setLabel] = useState('')
  const [asked, setAsked] = useState<StretchAsked>({})
  const stretch = useRead(routes.stretch, how === 'river' && isWhole(asked) ? asked : null)
  const ring = how === 'draw' && corners.length > 2 ? corners : undefined
  const drawn = useRead(routes.touched, ring ? { shape: JSON.stringify({ type: 'polygon', label: '-', points: ring }) } : null) // prettier-ignore
  const found = how === 'river' ? (isWhole(asked) ? stretch.data : undefined) : ring && drawn.data
  const own = found?.unitIds.filter((id) => mine.includes(id)) ?? []
  const add = (shape: Shape | undefined) =>
    onValue({ unitIds: [...new Set([...value.unitIds, ...own])], shapes: shape ? [...value.shapes, shape] : value.shapes }) // prettier-ignore
  const take = () => {
    if (how === 'draw' && ring) add({ type: 'polygon', label: label.trim(), points: ring })
    // Of a river that is only sketched the communes are named and nothing else.
    else if (stretch.data?.confirmed)
      add({ type: 'polygon', label: stretch.data.label[lang], points: stretch.data.ring })
    else add(undefined)
    setCorners([])
    setLabel('')
    setAsked({})
  }
  return { how, setHow, corners, setCorners, label, setLabel, asked, setAsked, stretch, drawn, found, own, take }
}

function Drawing({ sketch }: { sketch: ReturnType<typeof useSketch> }) {
  const { t, lang } = useText()
  const { how, corners, setCorners, label, setLabel, drawn, found, own, take } = sketch
  const word = (name: string, values?: Record<string, unknown>) => t(`alerts.office.area.${name}`, values)
  const ready = found !== undefined && own.length > 0 && (how === 'river' || label.trim() !== '')
  return (
    <div className="h-stack">
      {how === 'draw' && (
        <>
          <div className="h-row">
            <output>{word('corners', { n: corners.length })}</output>
            <Button size="small" disabled={corners.length === 0} onClick={() => setCorners(corners.slice(0, -1))}>
              {word('undo')}
            </Button>
          </div>
          <Field label={word('name')} hint={word('nameHint')}>
            <TextInput value={label} maxLength={120} onValue={setLabel} />
          </Field>
          {drawn.error && <Alert tone="danger" title={sentenceOf(drawn.error, lang, t)} />}
        </>
      )}
      {found?.schematic && <Alert tone="warning" title={word('schematic')} />}
      {found && own.length === 0 && <Alert tone="warning" title={word('nobody')} />}
      <div className="h-row">
        <Button disabled={!ready} onClick={take}>
          {word('take', { n: own.length })}
        </Button>
      </div>
    </div>
  )
}

/** Where people are warned: communes pressed or ticked, an area drawn, a stretch of a river. The list says what counts. */
export function Areas(props: Props) {
  const { t } = useText()
  const { value, onValue, communes, mine } = props
  const sketch = useSketch(props)
  const { how, corners, setCorners, stretch, found, own } = sketch
  const map = useRead(geo.boundaries, {})
  const features = useMemo(() => map.data?.features ?? [], [map.data])
  const open = communes.filter(({ id }) => mine.includes(id))
  const toggle = (id: string, on: boolean) =>
    onValue({ ...value, unitIds: on ? [...value.unitIds, id] : value.unitIds.filter((one) => one !== id) })
  const press = (at: Position, id: string | undefined) => {
    if (how === 'draw' && corners.length < MOST_CORNERS) setCorners([...corners, [at[0], at[1]]])
    if (how === 'units' && id !== undefined && mine.includes(id)) toggle(id, !value.unitIds.includes(id))
  }
  return (
    <FieldGroup label={t('alerts.office.where', { n: value.unitIds.length })} required>
      <div className="h-stack">
        <RadioCards
          name="how"
          label={t('alerts.office.area.how')}
          layout="row"
          value={how}
          options={HOWS.filter((one) => one === 'units' || value.shapes.length < MOST_SHAPES).map((one) => ({
            value: one,
            label: t(`alerts.office.area.how.${one}`),
          }))}
          onValue={(next) => sketch.setHow(next as How)}
        />
        {how === 'river' && <River asked={sketch.asked} onAsked={sketch.setAsked} read={stretch} />}
        {features.length > 0 && (
          <AreaMap
            communes={features}
            chosen={new Set([...value.unitIds, ...own])}
            areas={value.shapes.map(cornersOf)}
            corners={how === 'draw' ? corners : []}
            river={(how === 'river' && found && stretch.data?.path) || NONE}
            band={(how === 'river' && found && stretch.data?.ring) || NONE}
            onPress={(at, commune) => press(at, commune?.id)}
            onBack={() => setCorners(corners.slice(0, -1))}
          />
        )}
        {how !== 'units' && <Drawing sketch={sketch} />}
        {value.shapes.length > 0 && (
          <ul aria-label={t('alerts.office.area.drawn')} className="ao-shapes">
            {value.shapes.map((shape, n) => (
              <li key={`${shape.label} ${n}`}>
                {shape.label}{' '}
                <Button
                  size="small"
                  onClick={() => onValue({ ...value, shapes: value.shapes.filter((_, k) => k !== n) })}
                >
                  {t('alerts.office.area.remove', { name: shape.label })}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="ao-units">
          <Checkbox
            label={t('alerts.office.allUnits')}
            checked={open.length > 0 && value.unitIds.length === open.length}
            onValue={(on) => onValue({ ...value, unitIds: on ? open.map(({ id }) => id) : [] })}
          />
          {open.map((unit) => (
            <Checkbox
              key={unit.id}
              label={unitName(unit)}
              checked={value.unitIds.includes(unit.id)}
              onValue={(on) => toggle(unit.id, on)}
            />
          ))}
        </div>
      </div>
    </FieldGroup>
  )
}
