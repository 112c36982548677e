import { BehindPage, type BehindItem } from './BehindPage.tsx'

const codeOf = ({ code, report }: BehindItem) => (report ? <a href={report}>{code}</a> : <strong>{code}</strong>)

/** The list behind a public number; published reports can be opened. */
export function Screen() {
  return (
    <div className="c-page n-page">
      <BehindPage base="/numbers" codeOf={codeOf} />
    </div>
  )
}
