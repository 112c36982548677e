import { useState, useSyncExternalStore } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Details, Dialog, StatusChip, type Tone } from '@hue-s/ui/index.ts'
import type { NeededPaper, OfficeDossier } from '../../../contract.ts'
import { Viewer } from './Viewer.tsx'

const NARROW = '(max-width: 60rem)'
const watchWidth = (hear: () => void) => {
  const query = matchMedia(NARROW)
  query.addEventListener('change', hear)
  return () => query.removeEventListener('change', hear)
}
const isNarrow = () => matchMedia(NARROW).matches

const TONE: Readonly<Record<NeededPaper['state'], Tone>> = {
  there: 'success',
  form: 'success',
  missing: 'danger',
  unsure: 'warning',
  toShow: 'info',
  optional: 'neutral',
  notNeeded: 'neutral',
}

interface Props {
  d: OfficeDossier
  shown: number
  onShow: (n: number) => void
}

/**
 * What the procedure asks for against what lies there; a paper that is there opens by a press. Once the dossier was
 * accepted complete the papers themselves have the room.
 */
function Checklist({ d, shown, onShow }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.scan.${key}`, values)
  const named = new Set(d.needs.flatMap(({ given }) => given))
  const others = d.papers.filter(({ id }) => !named.has(id))
  const missing = d.needs.filter(({ state }) => state === 'missing').length
  const opener = (id: string, words: string) => {
    const n = d.papers.findIndex((paper) => paper.id === id)
    return (
      <Button
        key={id}
        size="small"
        variant={n === shown ? 'primary' : 'secondary'}
        aria-pressed={n === shown}
        onClick={() => onShow(n)}
      >
        {words}
      </Button>
    )
  }
  const many = (given: readonly string[], n: number) => say(given.length > 1 ? 'lookNth' : 'look', { n: n + 1 })
  return (
    <Details
      summary={missing > 0 ? say('checkMissing', { count: missing }) : say('check', { count: d.needs.length })}
      open={!d.accepted || missing > 0}
    >
      <ul className="ps-needs">
        {d.needs.map((need) => (
          <li key={need.key}>
            <span className="ps-needs__name">
              {need.name[lang]}
              {need.when && <span className="h-small h-second"> ({need.when[lang]})</span>}
            </span>
            <StatusChip tone={TONE[need.state]}>{say(`need.${need.state}`)}</StatusChip>
            <span className="h-row ps-needs__open">{need.given.map((id, n) => opener(id, many(need.given, n)))}</span>
          </li>
        ))}
        {others.map((paper) => (
          <li key={paper.id}>
            <span className="ps-needs__name">{paper.name[lang]}</span>
            <StatusChip tone="info">{say('need.other')}</StatusChip>
            <span className="h-row ps-needs__open">{opener(paper.id, say('look'))}</span>
          </li>
        ))}
      </ul>
    </Details>
  )
}

/** The papers of a dossier beside its form: on a laptop in a pane of their own, on a phone in a sheet that opens over it. */
export function Scans({ d }: { d: OfficeDossier }) {
  const { t } = useText()
  const narrow = useSyncExternalStore(watchWidth, isNarrow)
  const [shown, setShown] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const show = (n: number) => {
    setShown(n)
    setOpen(true)
  }
  const viewer = <Viewer papers={d.papers} shown={Math.min(shown, d.papers.length - 1)} onShow={setShown} />
  return (
    <>
      <Checklist d={d} shown={narrow && !isOpen ? -1 : shown} onShow={show} />
      {d.papers.length === 0 && <Alert tone="info" live="off" title={t('public-services.office.noScans')} />}
      {d.papers.length > 0 && !narrow && viewer}
      {d.papers.length > 0 && narrow && isOpen && (
        <Dialog
          open
          title={t('public-services.office.scans')}
          onClose={() => setOpen(false)}
          closeLabel={t('public-services.office.scan.close')}
        >
          {viewer}
        </Dialog>
      )}
    </>
  )
}
