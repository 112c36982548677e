import type { ReactNode } from 'react'
import type { Block, Body as BodyOf, Cell, Inline, Mark } from '../contract.ts'

const isOwn = (href: string) => /^[/#]/.test(href)

function Marked({ mark, children }: { mark: Mark; children: ReactNode }) {
  if (mark.type === 'bold') return <strong>{children}</strong>
  if (mark.type === 'italic') return <em>{children}</em>
  const { href } = mark.attrs
  return (
    <a href={href} rel={isOwn(href) ? undefined : 'noopener noreferrer'}>
      {children}
    </a>
  )
}

const inline = (nodes: readonly Inline[] | undefined) =>
  (nodes ?? []).map((one, n) =>
    one.type === 'hardBreak' ? (
      <br key={n} />
    ) : (
      <span key={n} className="nw-text">
        {(one.marks ?? []).reduce<ReactNode>(
          (inner, mark) => (
            <Marked mark={mark}>{inner}</Marked>
          ),
          one.text,
        )}
      </span>
    ),
  )

type Show = (block: Block, n: number) => ReactNode

const CellView = ({ cell, show }: { cell: Cell; show: Show }) => {
  const { colspan, rowspan } = cell.attrs
  const spans = { ...(colspan > 1 && { colSpan: colspan }), ...(rowspan > 1 && { rowSpan: rowspan }) }
  return cell.type === 'tableHeader' ? (
    <th scope="col" {...spans}>
      {cell.content.map(show)}
    </th>
  ) : (
    <td {...spans}>{cell.content.map(show)}</td>
  )
}

function Figure({ view, alt, caption }: { view: string | undefined; alt: string; caption: string }) {
  if (!view) return null
  return (
    <figure>
      <img src={view} alt={alt} loading="lazy" decoding="async" />
      {caption && <figcaption className="h-small h-second">{caption}</figcaption>}
    </figure>
  )
}

function blockView(one: Block, n: number, show: Show, pictures: (id: string) => string | undefined): ReactNode {
  switch (one.type) {
    case 'paragraph':
      return <p key={n}>{inline(one.content)}</p>
    case 'heading':
      return one.attrs.level === 2 ? <h2 key={n}>{inline(one.content)}</h2> : <h3 key={n}>{inline(one.content)}</h3>
    case 'bulletList':
      return (
        <ul key={n}>
          {one.content.map((item, i) => (
            <li key={i}>{item.content.map(show)}</li>
          ))}
        </ul>
      )
    case 'orderedList':
      return (
        <ol key={n}>
          {one.content.map((item, i) => (
            <li key={i}>{item.content.map(show)}</li>
          ))}
        </ol>
      )
    case 'blockquote':
      return <blockquote key={n}>{one.content.map(show)}</blockquote>
    case 'callout':
      return (
        <div key={n} className={`nw-callout nw-callout--${one.attrs.tone}`} role="note">
          {one.content.map(show)}
        </div>
      )
    case 'image':
      return <Figure key={n} view={pictures(one.attrs.fileId)} alt={one.attrs.alt} caption={one.attrs.caption} />
    case 'table':
      return (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table is moved by keys, too
        <div key={n} className="nw-table" tabIndex={0}>
          <table>
            <tbody>
              {one.content.map((row, i) => (
                <tr key={i}>
                  {row.content.map((cell, j) => (
                    <CellView key={j} cell={cell} show={show} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    case 'horizontalRule':
      return <hr key={n} />
  }
}

/** The blocks of an article as components: every word is text, every address was checked when it was written. */
export function Body({ body, pictures }: { body: BodyOf; pictures: (id: string) => string | undefined }) {
  const show: Show = (block, n) => blockView(block, n, show, pictures)
  return <div className="nw-body">{body.content.map(show)}</div>
}
