import { FiguresPage } from './FiguresPage.tsx'

/** The public page. */
export function Screen() {
  return (
    <div className="c-page n-page">
      <FiguresPage base="/numbers" />
    </div>
  )
}
