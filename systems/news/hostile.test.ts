import { describe, expect, test } from 'vitest'
import { BodyFault, parseBody, safeHref, tidy } from './contract.ts'
import { renderHtml } from './body/render-html.ts'
import { diffOf } from './desk/diff.ts'
import { freeSlug, slugOf } from './desk/slug.ts'
import { bodyFromHtml } from './take-over/from-html.ts'
import { parseFeed } from './take-over/parse-feed.ts'
import { bodyWith, paragraph } from './testing/stage.ts'

const link = (href: unknown) => bodyWith(paragraph('x', [{ type: 'link', attrs: { href } }]))
const nested = (depth: number): unknown =>
  depth === 0 ? paragraph('x') : { type: 'bulletList', content: [{ type: 'listItem', content: [nested(depth - 1)] }] }

describe('a hostile body is refused', () => {
  test.each([
    ['not a document', 'x', 'notADocument'],
    ['null', null, 'notADocument'],
    ['HTML', { type: 'doc', content: [{ type: 'html', html: '<script>' }] }, 'unknownNode'],
    ['raw text in the document', { type: 'doc', content: [{ type: 'text', text: 'x' }] }, 'unknownNode'],
    ['javascript:', link('javascript:alert(1)'), 'badLink'],
    ['javascript: with a tab in it', link('java\tscript:alert(1)'), 'badLink'],
    ['data:', link('data:text/html,<script>alert(1)</script>'), 'badLink'],
    ['vbscript:', link('vbscript:x'), 'badLink'],
    ['a protocol-relative address', link('//evil.example'), 'badLink'],
    ['a backslash address', link('/\\evil.example'), 'badLink'],
    ['a name and password', link('https://a:b@example.org'), 'badLink'],
    ['no address', link(undefined), 'badLink'],
    ['an address that turns around', link('https://example.org/\u202Egpj.exe'), 'badLink'],
    ['an unknown mark', bodyWith(paragraph('x', [{ type: 'style' }])), 'unknownMark'],
    ['a picture from elsewhere', bodyWith({ type: 'image', attrs: { src: 'https://x' } }), 'badPicture'],
    ['a heading of level 1', bodyWith({ type: 'heading', attrs: { level: 1 } }), 'badHeading'],
    ['too deep', bodyWith(nested(9)), 'tooDeep'],
    ['too many nodes', bodyWith(...Array.from({ length: 5_001 }, () => ({ type: 'paragraph' }))), 'tooLong'],
    ['too many signs', bodyWith(paragraph('x'.repeat(130_000))), 'tooLong'],
    ['an empty list', bodyWith({ type: 'bulletList', content: [] }), 'empty'],
    [
      'a huge cell',
      bodyWith({
        type: 'table',
        content: [
          { type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 1e9 }, content: [paragraph('x')] }] },
        ],
      }),
      'badTable',
    ],
    ['__proto__', JSON.parse('{"type":"doc","content":[{"type":"__proto__"}]}'), 'unknownNode'],
  ])('%s', (_, body, why) => {
    expect(() => parseBody(body)).toThrow(BodyFault)
    expect(() => parseBody(body)).toThrow(why)
  })

  test('what is kept is only what is known, words are tidied', () => {
    const zalgo = `Z${'\u0301'.repeat(50)}x`
    const body = parseBody({
      type: 'doc',
      onclick: 'x',
      content: [{ ...paragraph(`a\u202Eb\u0007${zalgo}`), attrs: { style: 'x' } }],
    })
    expect(body).toEqual({
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: `ab ${tidy(zalgo)}` }] }],
    })
    expect(tidy(zalgo).length).toBeLessThan(6)
    expect(tidy('Nghiêng ngả Huế Ử ữ')).toBe('Nghiêng ngả Huế Ử ữ')
  })

  test('HTML made of it holds no markup of theirs', () => {
    const html = renderHtml(
      parseBody(
        bodyWith(
          paragraph('<img src=x onerror=alert(1)>"\'', [{ type: 'link', attrs: { href: 'https://e.org/?a=1&b=2' } }]),
        ),
      ),
      'https://p.example',
    )
    expect(html).toBe(
      '<p><a href="https://e.org/?a=1&amp;b=2" rel="noopener">&lt;img src=x onerror=alert(1)&gt;&quot;&#39;</a></p>',
    )
  })

  test.each(['https://example.org/a?b#c', 'mailto:a@example.org', 'tel:+84234', '/reports', '#top'])(
    'good: %s',
    (href) => {
      expect(safeHref(href)).toBe(href)
    },
  )
})

describe('HTML of unknown origin', () => {
  test('becomes words, lists, quotes and tables; what runs, loads or hides is gone', () => {
    const body = bodyFromHtml(
      `<h1>Tiêu đề</h1><script>alert(1)</script><style>p{}</style><p onclick="x">Một <b>đậm</b> <a href="javascript:x">xấu</a> <a href="https://e.org">tốt</a></p>
       <ul><li>a<ul><li>b</li></ul></li></ul><iframe src="x">ẩn</iframe><img src=x onerror=alert(1)><table><tr><th>H</th><td></td></tr></table><svg><text>ẩn</text></svg>`,
    )
    const text = JSON.stringify(body)
    expect(text).not.toMatch(/alert|javascript|ẩn|onerror|iframe/)
    expect(body.content.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'bulletList', 'table'])
    expect(text).toContain('"href":"https://e.org"')
  })

  test('unclosed, crossed and endless tags end as a body', () => {
    for (const html of [
      '<ul><li><table><tr><td><ul><li>x',
      '<b><i></b></i>',
      '<div>'.repeat(250) + 'x',
      '</p></ul>',
      '<script><script>x</script>y',
    ])
      expect(() => parseBody(bodyFromHtml(html))).not.toThrow()
    expect(() => bodyFromHtml('<div>'.repeat(90_000))).toThrow('tooDeep')
    expect(JSON.stringify(bodyFromHtml('x '.repeat(400_000))).length).toBeLessThan(200_000)
  })
})

describe('feeds of unknown origin', () => {
  const rss = (inner: string) => `<rss version="2.0"><channel><title>T</title>${inner}</channel></rss>`
  test('RSS and Atom are read, entries without a web address are left out', () => {
    const entries = parseFeed(
      rss(
        '<item><title>A &amp; B</title><link>https://e.org/1</link><guid>g1</guid><pubDate>Fri, 20 Nov 2026 01:00:00 GMT</pubDate><description><![CDATA[<p>x</p>]]></description></item><item><title>Bad</title><link>javascript:x</link></item>',
      ),
    )
    expect(entries).toEqual([
      {
        guid: 'g1',
        url: 'https://e.org/1',
        title: 'A & B',
        summary: 'x',
        html: '<p>x</p>',
        at: new Date('2026-11-20T01:00:00Z'),
      },
    ])
    const [atom] = parseFeed(
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>u1</id><title>T</title><link rel="self" href="https://e.org/s"/><link href="https://e.org/2"/><updated>2026-11-20T00:00:00Z</updated><content type="xhtml"><div><p>a</p></div></content></entry></feed>',
    )
    expect(atom).toMatchObject({ guid: 'u1', url: 'https://e.org/2' })
    expect(bodyFromHtml(atom?.html ?? '').content).toHaveLength(1)
  })

  test.each([
    ['an entity bomb', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel/></rss>', 'entities'],
    ['no feed', '<html><body/></html>', 'notAFeed'],
    ['too deep', rss('<a>'.repeat(100)), 'tooDeep'],
    ['a huge field', rss(`<item><title>${'x'.repeat(400_000)}</title></item>`), 'tooLarge'],
  ])('%s is refused', (_, text, why) => {
    expect(() => parseFeed(text)).toThrow(why)
  })
})

describe('small rules', () => {
  test('an address is made of a title, whatever it holds', () => {
    expect(slugOf('Đường Hoà Bình: 10 điều!')).toBe('duong-hoa-binh-10-dieu')
    expect(slugOf('한국어')).toBe('bai')
    expect(slugOf('a'.repeat(300)).length).toBeLessThanOrEqual(70)
    expect(freeSlug('a', new Set(['a', 'a-2']))).toBe('a-3')
  })
  test('a difference keeps what stayed and pairs what is alike', () => {
    expect(diffOf(['a b c d', 'x', 'z'], ['a b c e', 'z', 'n'])).toEqual([
      { op: 'changed', before: 'a b c d', after: 'a b c e' },
      { op: 'removed', before: 'x', after: '' },
      { op: 'same', before: 'z', after: 'z' },
      { op: 'added', before: '', after: 'n' },
    ])
    expect(diffOf([], [])).toEqual([])
  })
})
