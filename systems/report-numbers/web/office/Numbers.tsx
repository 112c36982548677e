import { FiguresPage } from '../FiguresPage.tsx'

/** The same figures for leaders: behind each number stand the cases themselves. */
export function Screen() {
  return (
    <div className="o-page n-page">
      <FiguresPage base="/office/numbers" />
    </div>
  )
}
