import { readFileSync, readdirSync } from 'node:fs'
import { renderToString } from 'react-dom/server'
import type { ReactElement } from 'react'
import { describe, expect, test } from 'vitest'
import type { Story, Words } from './gallery/story.ts'
import * as drawings from './icon-paths.ts'
import { iconByName, iconNames } from './icon-by-name.ts'
import {
  composeDate,
  DateInput,
  ErrorSummary,
  Field,
  FieldGroup,
  Progress,
  RadioCards,
  RiverProgress,
  Select,
  splitDate,
  StatusChip,
  Table,
  Tabs,
  TextArea,
  TextInput,
} from './index.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const texts: Record<string, Words> = {
  vi: JSON.parse(read('gallery/text/vi.json')),
  en: JSON.parse(read('gallery/text/en.json')),
}
const names = readdirSync(new URL('gallery/stories', import.meta.url)).map((file) => file.replace('.tsx', ''))
const stories = await Promise.all(
  names.map(async (name) => {
    const story = (await import(`./gallery/stories/${name}.tsx`)) as { states: Story[] }
    return { name, states: story.states }
  }),
)
const components = readdirSync(new URL('.', import.meta.url)).filter((file) => /^[A-Z].*\.tsx$/.test(file))

const html = (element: ReactElement) => renderToString(element)
const all = (markup: string, pattern: RegExp) => [...markup.matchAll(pattern)].map((match) => match[1]!)

/** Every id that a label, a description or a tab points at has to be in the markup. */
function expectLinked(markup: string) {
  const ids = all(markup, / id="([^"]+)"/g)
  expect(new Set(ids).size).toBe(ids.length)
  const pointing = all(markup, / (?:for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"/g)
  for (const id of pointing.flatMap((list) => list.split(' '))) expect(ids).toContain(id)
}

describe('every component', () => {
  test('has a page in the gallery', () => {
    // RiverDrawing is shown with RiverLine.
    const shown = stories.map((story) => `${story.name}.tsx`)
    expect(components.filter((file) => !shown.includes(file))).toEqual(['RiverDrawing.tsx'])
  })

  describe.each(Object.entries(texts))('in %s', (_, words) => {
    const cases = stories.flatMap(({ name, states }) =>
      states.map((state) => ({ name, state: state.name, render: state.render })),
    )
    test.each(cases)('$name, $state: drawn on the server, linked, without inline scripts', ({ render }) => {
      const markup = html(<>{render(words)}</>)
      expectLinked(markup)
      expect(markup).not.toMatch(/ on[a-z]+="/)
      expect(markup).not.toContain('undefined')
      expect(markup).not.toContain('[object')
    })
  })

  test('contains no words of its own', () => {
    for (const file of components) {
      const code = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      expect(all(code, />\s*([A-Za-zÀ-ỹ]{3,}[^<>{}=;()]*)<\//g), file).toEqual([])
    }
  })

  test('was drawn here without window and document', () => {
    expect(globalThis).not.toHaveProperty('window')
    expect(globalThis).not.toHaveProperty('document')
  })
})

test('the two languages of the gallery have the same keys', () => {
  const keys = (value: object, path = ''): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      inner && typeof inner === 'object' ? keys(inner, `${path}${key}.`) : [`${path}${key}`],
    )
  expect(keys(texts['en']!).sort()).toEqual(keys(texts['vi']!).sort())
})

describe('fields', () => {
  test('label, hint and error are linked to the control', () => {
    const markup = html(
      <Field id="phone" label="L" hint="H" error="E" required>
        <TextInput />
      </Field>,
    )
    expect(markup).toContain('<label class="h-field__label" for="phone">')
    expect(markup).toMatch(/<input[^>]* id="phone"/)
    expect(markup).toContain('aria-describedby="phone-hint phone-error"')
    expect(markup).toContain('aria-invalid="true"')
    expect(markup).toMatch(/<input[^>]* required=""/)
  })

  test.each([
    ['TextArea', <TextArea key="a" maxLength={10} counter={(left) => `left ${left}`} defaultValue="abc" />],
    ['Select', <Select key="s" options={[{ value: '1', label: 'one' }]} />],
  ])('%s takes the id of its field', (_, control) => {
    const markup = html(
      <Field id="own" label="L" error="E">
        {control}
      </Field>,
    )
    expect(markup).toMatch(/<(textarea|select)[^>]* id="own"/)
    expectLinked(markup)
  })

  test('the counter counts what is left', () => {
    expect(html(<TextArea maxLength={10} counter={(left) => `left ${left}`} defaultValue="abc" />)).toContain('left 7')
  })

  test('an error summary links to the first box of a date and the first of the cards', () => {
    const markup = html(
      <>
        <ErrorSummary
          title="T"
          errors={[
            { fieldId: 'born', message: 'B' },
            { fieldId: 'kind', message: 'K' },
          ]}
        />
        <FieldGroup id="born" label="L" error="B">
          <DateInput value="" onValue={() => undefined} labels={{ day: 'd', month: 'm', year: 'y', pick: 'p' }} />
        </FieldGroup>
        <RadioCards id="kind" label="L" error="K" name="kind" options={[{ value: 'a', label: 'A' }]} />
      </>,
    )
    for (const href of all(markup, /href="#([^"]+)"/g)) expect(markup).toMatch(new RegExp(`<input[^>]* id="${href}"`))
    expect(all(markup, /href="#([^"]+)"/g)).toEqual(['born', 'kind'])
  })

  test('an error summary without errors is not there', () => {
    expect(html(<ErrorSummary title="T" errors={[]} />)).toBe('')
  })
})

describe('dates', () => {
  test.each([
    [{ day: '21', month: '11', year: '1958' }, '1958-11-21'],
    [{ day: '1', month: '2', year: '2024' }, '2024-02-01'],
    [{ day: '29', month: '2', year: '2024' }, '2024-02-29'],
    [{ day: '29', month: '2', year: '2023' }, ''],
    [{ day: '31', month: '02', year: '1958' }, ''],
    [{ day: '0', month: '1', year: '2024' }, ''],
    [{ day: '12', month: '13', year: '2024' }, ''],
    [{ day: '12', month: '1', year: '24' }, ''],
    [{ day: '', month: '', year: '' }, ''],
    [{ day: '1e', month: '1', year: '2024' }, ''],
  ])('%j is %j', (parts, iso) => {
    expect(composeDate(parts)).toBe(iso)
  })

  test('an ISO date splits into boxes and comes back', () => {
    expect(composeDate(splitDate('2026-11-21'))).toBe('2026-11-21')
    expect(splitDate('nonsense')).toEqual({ day: '', month: '', year: '' })
  })
})

describe('status and progress', () => {
  test.each(['neutral', 'info', 'progress', 'success', 'warning', 'danger'] as const)(
    'a %s chip has icon and word',
    (tone) => {
      const markup = html(<StatusChip tone={tone}>Word</StatusChip>)
      expect(markup).toContain('<span>Word</span>')
      expect(markup).toMatch(/<svg[^>]*aria-hidden="true"/)
    },
  )

  test('river progress marks one current step and speaks each state', () => {
    const words = { done: 'w-done', current: 'w-current', waiting: 'w-waiting', todo: 'w-todo' }
    const steps = (['done', 'waiting', 'todo'] as const).map((state) => ({ id: state, label: state, state }))
    const markup = html(<RiverProgress label="L" steps={steps} words={words} />)
    expect(all(markup, /(aria-current="step")/g)).toHaveLength(1)
    for (const state of ['w-done', 'w-waiting', 'w-todo']) expect(markup).toContain(state)
  })

  test('a known share is a native bar, an unknown one names its phases', () => {
    expect(html(<Progress label="L" value={2} max={5} valueText="2/5" />)).toMatch(/<progress[^>]*max="5"/)
    const phases = [
      { id: 'a', label: 'A' },
      { id: 'b', label: 'B' },
    ]
    const markup = html(<Progress label="L" phases={phases} current="b" words={{ done: 'done', current: 'now' }} />)
    expect(markup).not.toContain('<progress')
    expect(markup).toMatch(/A<span class="h-hidden"> \(.*done.*\)/)
  })
})

test('a sorted column says so, and only the open tab is drawn', () => {
  const columns = [{ key: 'a', label: 'A', sortable: true, cell: (row: string) => row }]
  const table = html(
    <Table
      caption="C"
      columns={columns}
      rows={['x']}
      rowKey={(row) => row}
      sort={{ key: 'a', direction: 'descending' }}
      onSort={() => undefined}
    />,
  )
  expect(table).toContain('aria-sort="descending"')
  const tabs = ['one', 'two'].map((id) => ({ id, label: id, panel: `panel ${id}` }))
  const markup = html(<Tabs label="L" tabs={tabs} selected="two" onSelect={() => undefined} />)
  expect(markup).toContain('panel two')
  expect(markup).not.toContain('panel one')
})

describe('icons', () => {
  test('are found by the names of configuration, and an unknown name is not an error', () => {
    expect(iconByName('map-pin')).toBe(drawings.mapPin)
    expect(iconByName('constructor')).toBe(drawings.info)
    expect(iconByName('')).toBe(drawings.info)
    expect(iconNames).toEqual(expect.arrayContaining(['nonla', 'bridge', 'dragonBoat', 'flood', 'qrCode']))
  })

  test('each has a drawing', () => {
    for (const [name, icon] of Object.entries(drawings)) expect(icon.fill ?? icon.stroke, name).toMatch(/^M/)
  })
})
