import { useLayoutEffect, useRef, useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, LinkButton } from '@hue-s/ui/index.ts'
import { arrowClockwise, arrowSquareOut, caretLeft, caretRight, minus, plus } from '@hue-s/ui/icon-paths.ts'
import type { DossierPaper } from '../../../contract.ts'
import type { Turn } from './document.ts'
import { Page } from './Page.tsx'
import { useOpened, type Reading } from './useOpened.ts'

/** Of the width of the stage. */
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const
const MOST_PAGES = 500
const EDGE = 24

const pagesOf = (stage: HTMLElement | null) => [...(stage?.querySelectorAll<HTMLElement>('[data-page]') ?? [])]
const numberOf = (place: HTMLElement) => Number(place.dataset['page'])

/** How wide the stage is, and which page of this paper one reads: the one asked for last, or that at its middle. */
function useStage(paper: string, look: { zoom: number; turn: Turn }) {
  const [stage, setStage] = useState<HTMLElement | null>(null)
  const [width, setWidth] = useState(0)
  const [read, setRead] = useState({ of: paper, page: 1 })
  const asked = useRef(1)
  const down = useRef(0)
  useLayoutEffect(() => {
    if (!stage) return
    const measure = () => setWidth(Math.max(160, stage.clientWidth - EDGE))
    const watch = new ResizeObserver(measure)
    watch.observe(stage)
    measure()
    return () => watch.disconnect()
  }, [stage])
  // Another paper begins at its top; a paper that changes its size stays where it was read.
  useLayoutEffect(() => {
    asked.current = 1
    down.current = 0
    stage?.scrollTo({ top: 0, left: 0 })
  }, [stage, paper])
  useLayoutEffect(() => {
    stage?.scrollTo({ top: down.current * stage.scrollHeight })
  }, [stage, width, look.zoom, look.turn])
  const scrolled = () => {
    if (!stage) return
    down.current = stage.scrollTop / stage.scrollHeight
    const { top, bottom } = stage.getBoundingClientRect()
    const boxes = pagesOf(stage).map((place) => ({ n: numberOf(place), box: place.getBoundingClientRect() }))
    // Short pages stand in sight together, and the last ones never reach the top.
    const wanted = boxes.find(({ n, box }) => n === asked.current && box.top >= top && box.bottom <= bottom)
    const at = wanted ?? boxes.findLast(({ box }) => box.top <= (top + bottom) / 2)
    if (at) setRead({ of: paper, page: at.n })
  }
  const go = (to: number) => {
    const place = pagesOf(stage).find((one) => numberOf(one) === to)
    if (!stage || !place) return
    asked.current = to
    setRead({ of: paper, page: to })
    stage.scrollBy({ top: place.getBoundingClientRect().top - stage.getBoundingClientRect().top })
  }
  return { stage, setStage, width, page: read.of === paper ? read.page : 1, scrolled, go }
}

/** What each document was zoomed and turned to, while the dossier is open. */
function useLook(id: string) {
  const [looks, setLooks] = useState<ReadonlyMap<string, { zoom: number; turn: Turn }>>(new Map())
  const look = looks.get(id) ?? { zoom: 1, turn: 0 as Turn }
  const put = (more: Partial<typeof look>) => setLooks((all) => new Map(all).set(id, { ...look, ...more }))
  const at = ZOOMS.findIndex((one) => one >= look.zoom)
  return {
    ...look,
    nearer: () => put({ zoom: ZOOMS[Math.min(at + 1, ZOOMS.length - 1)] ?? 1 }),
    farther: () => put({ zoom: ZOOMS[Math.max(at - 1, 0)] ?? 1 }),
    fit: () => put({ zoom: 1 }),
    rotate: () => put({ turn: ((look.turn + 90) % 360) as Turn }),
  }
}

function NotShown({ paper, why }: { paper: DossierPaper; why: (Reading & { is: 'not' })['why'] }) {
  const { t } = useText()
  return (
    <Alert tone={why === 'noFile' ? 'info' : 'warning'} title={t(`public-services.office.scan.${why}`)}>
      {paper.link && why !== 'gone' && <p>{t('public-services.office.scan.outside')}</p>}
    </Alert>
  )
}

interface Props {
  papers: readonly DossierPaper[]
  shown: number
  onShow: (n: number) => void
}

/** One document at a time, scrolling by itself: page by page, nearer and farther, turned, to the next and the one before. */
export function Viewer({ papers, shown, onShow }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.scan.${key}`, values)
  const paper = papers[shown] as DossierPaper
  const reading = useOpened(paper)
  const { zoom, turn, nearer, farther, fit, rotate } = useLook(paper.id)
  const { stage, setStage, width, page, scrolled, go } = useStage(paper.id, { zoom, turn })
  const pages = reading.is === 'open' ? reading.opened.pages : 0
  const step = (by: number) => onShow((shown + by + papers.length) % papers.length)
  useKeys(t('public-services.office.scans'), [
    { key: '[', label: t('public-services.office.scanBefore'), run: () => step(-1) },
    { key: ']', label: t('public-services.office.scanNext'), run: () => step(1) },
    { key: 'j', label: say('pageNext'), run: () => go(Math.min(page + 1, pages)), held: true },
    { key: 'k', label: say('pageBefore'), run: () => go(Math.max(page - 1, 1)), held: true },
    { key: '+', label: say('nearer'), run: nearer, held: true },
    { key: '-', label: say('farther'), run: farther, held: true },
    { key: '0', label: say('fit'), run: fit },
    { key: 'w', label: say('rotate'), run: rotate },
  ])
  const icon = (drawing: typeof plus, label: string, run: () => void, off = false) => (
    <Button variant="quiet" size="small" icon={drawing} label={label} title={label} onClick={run} disabled={off} />
  )
  return (
    <div className="ps-viewer">
      <div className="ps-viewer__bar" role="toolbar" aria-label={say('tools')}>
        {papers.length > 1 && (
          <span className="ps-viewer__group">
            {icon(caretLeft, t('public-services.office.scanBefore'), () => step(-1))}
            <span className="h-figures ps-viewer__nth" aria-live="polite">
              {say('nth', { n: shown + 1, all: papers.length })}
            </span>
            {icon(caretRight, t('public-services.office.scanNext'), () => step(1))}
          </span>
        )}
        {reading.is !== 'not' && (
          <span className="ps-viewer__group">
            {icon(minus, say('farther'), farther, pages === 0 || zoom <= ZOOMS[0])}
            <Button variant="quiet" size="small" title={say('fit')} onClick={fit} disabled={pages === 0}>
              {Math.round(zoom * 100)} %<span className="h-hidden"> {say('fit')}</span>
            </Button>
            {icon(plus, say('nearer'), nearer, pages === 0 || zoom >= 4)}
            {icon(arrowClockwise, say('rotate'), rotate, pages === 0)}
          </span>
        )}
        {pages > 1 && (
          <span className="h-figures ps-viewer__page">{say('page', { n: Math.min(page, pages), all: pages })}</span>
        )}
        {paper.link && (
          <LinkButton variant="quiet" size="small" icon={arrowSquareOut} href={paper.link} target="_blank">
            {t('public-services.office.openScan')}
          </LinkButton>
        )}
      </div>
      <p className="ps-viewer__name">
        <strong>{paper.name[lang]}</strong>{' '}
        <span className="h-small h-second">
          {t(`public-services.origin.${paper.origin}`)} · {moment(paper.addedAt, lang)}
        </span>
      </p>
      <section
        ref={setStage}
        className="ps-viewer__stage"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
        tabIndex={0}
        aria-label={paper.name[lang]}
        aria-busy={reading.is === 'waiting'}
        onScroll={scrolled}
      >
        {reading.is === 'waiting' && <p className="ps-viewer__wait">{say('waiting')}</p>}
        {reading.is === 'not' && <NotShown paper={paper} why={reading.why} />}
        {reading.is === 'open' &&
          stage &&
          width > 0 &&
          Array.from({ length: Math.min(pages, MOST_PAGES) }, (_, n) => (
            <Page
              key={`${paper.id} ${n}`}
              opened={reading.opened}
              usual={reading.usual}
              page={n + 1}
              width={Math.round(width * zoom)}
              turn={turn}
              label={say('pageOf', { name: paper.name[lang], n: n + 1, all: pages })}
              stage={stage}
            />
          ))}
        {pages > MOST_PAGES && (
          <Alert tone="info" live="off" title={say('tooMany', { shown: MOST_PAGES, all: pages })} />
        )}
      </section>
    </div>
  )
}
