import { Details, Progress } from '@hue-s/ui/index.ts'
import type { Page } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'
import { useTools } from './tools.ts'

interface Props {
  pages: readonly Page[]
  /** The page shown; `null` is the look over at the end. */
  current: string | null
  /** How many things are missing or wrong on a page. */
  faults: (page: string) => number
  /** Whether anything of a page was answered or it was left once. */
  begun: (page: string) => boolean
  onGo: (page: string | null) => void
}

/** Where a person is in the form, and a way to any other page. */
export function Steps({ pages, current, faults, begun, onGo }: Props) {
  const { lang, t } = useTools()
  const at = current === null ? pages.length : pages.findIndex(({ name }) => name === current)
  const state = (page: Page) => {
    if (!begun(page.name)) return t('forms.fill.notBegun')
    const n = faults(page.name)
    return n === 0 ? t('forms.fill.pageDone') : t('forms.fill.pageFaults', { n })
  }
  const title = current === null ? t('forms.fill.review') : wordsIn(pages[at]?.title ?? { vi: '', en: '' }, lang)
  return (
    <div className="f-steps f-noprint">
      <Progress
        label={title}
        value={at}
        max={pages.length}
        valueText={t('forms.fill.step', { n: at + 1, of: pages.length + 1 })}
      />
      <Details key={current ?? ''} summary={t('forms.fill.allPages')}>
        <ol className="f-steps__list">
          {pages.map((page) => (
            <li key={page.name}>
              <button
                type="button"
                className="f-steps__page"
                aria-current={page.name === current ? 'step' : undefined}
                onClick={() => onGo(page.name)}
              >
                <span>{wordsIn(page.title, lang)}</span>
                <span className="h-small h-second">{state(page)}</span>
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              className="f-steps__page"
              aria-current={current === null ? 'step' : undefined}
              onClick={() => onGo(null)}
            >
              <span>{t('forms.fill.review')}</span>
            </button>
          </li>
        </ol>
      </Details>
    </div>
  )
}
