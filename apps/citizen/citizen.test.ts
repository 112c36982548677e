import { describe, expect, test } from 'vitest'
import { screen } from '@hue-s/kernel/web/screens.ts'
import vi from './text/vi.json'
import en from './text/en.json'
import { documentOf } from './document.ts'
import { matchScreen } from './match.ts'
import {
  audienceOf,
  choiceCookie,
  chosenSince,
  communeOf,
  sizeOf,
  tokensOf,
  type PageData,
  type Province,
} from './page.ts'
import { drawingOf, iconOf } from './province-drawing.ts'
import { returnTo } from './return-to.ts'
import { isFirst } from './words.ts'

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

  test('a commune is an id or none', () => {
    const id = '019a0000-0000-7000-8000-000000000002'
    expect(communeOf(search(''), `commune=${id}`)).toBe(id)
    expect(communeOf(search('commune=all'), `commune=${id}`)).toBeNull()
    expect(communeOf(search('commune=x;y'), '')).toBeNull()
  })

  test('an unknown size is the normal one', () => {
    expect(sizeOf(search('size=huge'), 'size=large')).toBe('normal')
    expect(sizeOf(search(''), 'size=large')).toBe('large')
  })

  test('a page kept from before a choice is drawn anew with it; one from the server is as it is', () => {
    const drawn = { lang: 'vi', audience: 'resident', size: 'normal', commune: null } as PageData
    expect(chosenSince(drawn, search(''), '')).toBeUndefined()
    expect(chosenSince(drawn, search(''), 'audience=resident; lang=vi; size=normal; commune=all')).toBeUndefined()
    expect(chosenSince(drawn, search(''), 'lang=xx; size=huge')).toBeUndefined()
    expect(chosenSince(drawn, search(''), 'audience=business')).toEqual({ ...drawn, audience: 'business' })
    expect(chosenSince(drawn, search('lang=ko'), 'lang=vi; size=xlarge')).toEqual({
      ...drawn,
      lang: 'ko',
      size: 'xlarge',
    })
    expect(chosenSince({ ...drawn, audience: 'visitor' }, search(''), 'lang=vi')).toBeUndefined()
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
    lite: false,
    offerLite: false,
    names: {},
    commune: null,
    welcomed: true,
    now: '2026-11-22T01:00:00.000Z',
    icons: {},
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
    files: {
      script: '/assets/main.js',
      preload: [],
      styles: ['/assets/main.css'],
      stylesOf: (made) => made.map((one) => `/assets/${one}.css`),
      fonts: [],
    },
    made: ['map'],
    asked: undefined,
    noscript: {
      words: 'w',
      lite: { words: 'Light', href: '/?lite=1' },
      other: { lang: 'en', words: 'English', href: '/?lang=en' },
    },
  })

  test('what people wrote cannot leave the data block', () => {
    const block = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    expect(block).not.toContain('<')
    expect(JSON.parse(block)).toEqual(data)
    expect(html.match(/<script/g)).toHaveLength(2)
  })

  test('the shell’s sheet comes before those of what is drawn', () => {
    const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, href]) => href)
    expect(sheets).toEqual(['/assets/main.css', '/assets/map.css'])
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

test('the first screen needs few of the sentences; the rest comes with the next screen', () => {
  expect(['citizen.home.featured', 'news.citizen.home.title', 'kernel.offline'].filter((key) => !isFirst(key))).toEqual(
    [],
  )
  expect(['citizen.welcome.who', 'field-reports.citizen.report.title', 'citizen.homely'].filter(isFirst)).toEqual([])
})

test('both languages say the same things', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort())
})
