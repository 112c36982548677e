import { describe, expect, test } from 'vitest'
import { screen } from '@hue-s/kernel/web/screens.ts'
import vi from './text/vi.json'
import en from './text/en.json'
import { blocksOf } from './blocks.ts'
import { documentOf } from './document.ts'
import { matchScreen } from './match.ts'
import { audienceOf, choiceCookie, sizeOf, tokensOf, type PageData, type Province } from './page.ts'
import { drawingOf, iconOf } from './province-drawing.ts'
import { returnTo } from './return-to.ts'

const words = { vi: 'Tỉnh thử', en: 'Test province' }
const province: Province = {
  name: words,
  appName: words,
  tagline: words,
  hotline: '1900',
  emergency: [],
  look: { tokens: { 'tim-700': '#14532D' } },
}
const search = (text: string) => new URLSearchParams(text)

describe('matchScreen', () => {
  const load = async () => ({ Screen: () => null })
  const screens = ['/', '/reports', '/reports/:id'].map((path) =>
    screen({ app: 'citizen', path, title: path, allow: 'anyone', load }),
  )

  test.each([
    ['/', '/', {}],
    ['/reports', '/reports', {}],
    ['/reports/', '/reports', {}],
    ['/reports/a%20b', '/reports/:id', { id: 'a b' }],
    ['/reports/%E0%A4%A', '/reports/:id', { id: '%E0%A4%A' }],
  ])('%s is %s', (path, wanted, params) => {
    expect(matchScreen(screens, path)).toMatchObject({ screen: { path: wanted }, params })
  })

  test('another path is nothing', () => {
    expect(matchScreen(screens, '/reports/1/2')).toBeUndefined()
  })
})

describe('returnTo leads only to our own pages', () => {
  test.each([
    ['/report?draft=1&step=review', '/report?draft=1&step=review'],
    ['https://bad.example', '/'],
    ['//bad.example', '/'],
    ['/\\bad.example', '/'],
    ['/a\\b', '/'],
    ['/a\nb', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
  ])('%j → %s', (asked, wanted) => {
    expect(returnTo(new URLSearchParams({ returnTo: asked }))).toBe(wanted)
  })
})

describe('choices', () => {
  test('what the address asks wins over the cookie, and a foreign browser is a visitor', () => {
    expect(audienceOf(search('audience=business'), 'audience=visitor', 'vi')).toBe('business')
    expect(audienceOf(search(''), 'x=1; audience=visitor', 'vi')).toBe('visitor')
    expect(audienceOf(search('audience=king'), '', 'en')).toBe('visitor')
    expect(audienceOf(search(''), '', 'vi')).toBe('resident')
  })

  test('an unknown size is the normal one', () => {
    expect(sizeOf(search('size=huge'), 'size=large')).toBe('normal')
    expect(sizeOf(search(''), 'size=large')).toBe('large')
  })

  test('a choice is written for the whole site and for a year', () => {
    expect(choiceCookie('lang', 'en')).toBe('lang=en; Path=/; Max-Age=31536000; SameSite=Lax')
  })
})

describe('the page', () => {
  const data: PageData = {
    path: '/',
    lang: 'vi',
    audience: 'resident',
    size: 'normal',
    province,
    demo: false,
    reads: { '/api/x': { note: '</script><script>alert(1)</script><!--' } },
    refused: null,
    drawing: null,
  }
  const html = documentOf({
    data,
    title: 'A "<b>" & C',
    head: {
      canonical: '/reports?a="b"',
      image: { path: '/cards/1?a=1&b=2', alt: '"><script>' },
      feeds: [{ title: '"x"', path: '/feeds/a.rss', type: 'application/rss+xml' as const }],
    },
    origin: 'https://app.test',
    description: 'x',
    body: '<p>body</p>',
    files: { script: '/assets/main.js', preload: [], styles: [], fonts: [] },
    noscript: { words: 'w', other: { lang: 'en', words: 'English', href: '/?lang=en' } },
  })

  test('what people wrote cannot leave the data block', () => {
    const block = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    expect(block).not.toContain('<')
    expect(JSON.parse(block)).toEqual(data)
    expect(html.match(/<script/g)).toHaveLength(2)
  })

  test('the title is text and nothing runs inline', () => {
    expect(html).toContain('<title>A &quot;&lt;b&gt;&quot; &amp; C</title>')
    expect(html).toContain('<link rel="canonical" href="https://app.test/reports?a=&quot;b&quot;">')
    expect(html).toContain('content="https://app.test/cards/1?a=1&amp;b=2"')
    expect(html).toContain('content="&quot;&gt;&lt;script&gt;"')
    expect(html).not.toMatch(/<script(?![^>]*(src=|application\/json))/)
  })

  test('a token that is no colour or size is left out', () => {
    const look = { tokens: { 'tim-700': '#14532D', bad: 'red; background: url(//x)', 'a"b': 'red' } }
    expect(tokensOf({ ...province, look })).toBe('--h-tim-700: #14532D')
  })
})

describe('the province’s drawing', () => {
  const square = {
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [107, 16],
          [108, 16],
          [108, 17],
          [107, 17],
          [107, 16],
        ],
      ],
    },
  }

  test('outlines in the province’s colour, with the notice that they are schematic', () => {
    const drawing = drawingOf({ features: [square], notice: words }, province)
    expect(drawing?.svg).toMatch(/<path d="M\d+ \d+l/)
    expect(drawing?.svg).toContain('#14532D')
    expect(drawing?.notice).toEqual(words)
  })

  test.each([undefined, null, {}, { features: 'x' }, { features: [] }, { features: [{ geometry: null }] }])(
    '%j gives none',
    (boundaries) => {
      expect(drawingOf(boundaries, province)).toBeUndefined()
    },
  )

  test('the sign takes the river only if it is a path', () => {
    const bad = { ...province, look: { tokens: {}, river: 'M0 0"/><script>' } }
    expect(iconOf(bad)).not.toContain('script')
    expect(iconOf({ ...province, look: { tokens: {}, river: 'M0 5C9 9 9 9 20 5' } })).toContain('M0 5C9 9 9 9 20 5')
  })
})

test('blocks show what systems offer, in the order of the audience, and nothing that leads nowhere', () => {
  const offer = (path: string, block: 1 | 4, order: number) =>
    screen({
      app: 'citizen',
      path,
      title: path,
      allow: 'anyone',
      menu: { icon: 'info', order, block },
      load: async () => ({ Screen: () => null }),
    })
  const screens = [offer('/b', 4, 2), offer('/a', 4, 1), offer('/news', 1, 1), offer('/report', 4, 0)]
  const shown = (audience: 'resident' | 'business') =>
    blocksOf(screens, audience).map(({ number, screens: of }) => [number, of.map(({ path }) => path)])
  expect(shown('resident')).toEqual([
    [1, ['/news']],
    [4, ['/a', '/b']],
  ])
  expect(shown('business')).toEqual([
    [4, ['/a', '/b']],
    [1, ['/news']],
  ])
})

test('both languages say the same things', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort())
})
