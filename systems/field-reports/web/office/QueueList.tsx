import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { QueueLine } from '@hue-s/engines/cases/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { StatusChip } from '@hue-s/ui/index.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowUp, broadcast, user, users } from '@hue-s/ui/icon-paths.ts'
import { toneIcon } from '@hue-s/ui/tone.ts'
import type { PublicReport } from '../../contract.ts'
import { toneOf } from '../words-of-report.ts'
import { dueWords } from './due.ts'
import type { useNames } from './queue-data.ts'
import { useNow } from './useNow.ts'

const ROW = 36
const SPARE = 12
/** Longer lists draw only what is in sight. */
const WINDOW_FROM = 200

export type Names = ReturnType<typeof useNames>

interface Props {
  items: readonly QueueLine[]
  names: Names
  open: string | undefined
  cursor: string | undefined
  /** Rises with each key that moved the cursor. */
  keyed: number
  chosen: ReadonlySet<string>
  onCursor: (id: string) => void
  onChoose: (id: string, range?: boolean) => void
  onOpen: (id: string) => void
  hrefOf: (id: string) => string
  /** Called when the last lines come in sight. */
  onEnd: (() => void) | undefined
  children?: ReactNode
}

/** The lines of the queue, 36 px each. */
export function QueueList(props: Props) {
  const { items, cursor, onEnd, children } = props
  const { t } = useText()
  const box = useRef<HTMLElement>(null)
  const [from, to] = useSlice(box, items.length)
  const now = useNow()
  useEnd(box, onEnd)
  const at = items.findIndex(({ id }) => id === cursor)
  useEffect(() => {
    const scroller = box.current
    if (!scroller || at === -1) return
    const top = at * ROW
    if (top < scroller.scrollTop) scroller.scrollTop = top
    else if (top + ROW > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = top + ROW - scroller.clientHeight
  }, [at])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className="fr-rows" ref={box} tabIndex={0} aria-label={t('field-reports.office.list')}>
      <ul style={{ paddingTop: from * ROW, paddingBottom: (items.length - to) * ROW }}>
        {items.slice(from, to).map((item, index) => (
          <Row key={item.id} {...props} item={item} now={now} place={from + index + 1} count={items.length} />
        ))}
      </ul>
      <div className="fr-rows__more">{children}</div>
    </section>
  )
}

type RowProps = Omit<Props, 'items' | 'children' | 'onEnd'> & {
  item: QueueLine
  now: number
  place: number
  count: number
}

function Row({
  item,
  now,
  place,
  count,
  names,
  open,
  cursor,
  keyed,
  chosen,
  onCursor,
  onChoose,
  onOpen,
  hrefOf,
}: RowProps) {
  const { t } = useText()
  const link = useRef<HTMLAnchorElement>(null)
  const here = item.id === cursor
  useEffect(() => {
    if (here && keyed > 0) link.current?.focus({ preventScroll: true })
  }, [here, keyed])
  const closed = item.closedAt !== null || item.state === 'resolved'
  const due = dueWords(item.dueAt, now, closed)
  const state = item.state as PublicReport['state']
  const look = { state, late: due.tone === 'danger' }
  return (
    <li
      className={`fr-row${here ? ' fr-row--cursor' : ''}${item.id === open ? ' fr-row--open' : ''}`}
      aria-posinset={place}
      aria-setsize={count}
    >
      <label className="fr-row__box">
        <input
          type="checkbox"
          checked={chosen.has(item.id)}
          onChange={() => undefined}
          onClick={({ shiftKey }) => onChoose(item.id, shiftKey)}
          aria-label={t('field-reports.office.choose', { code: item.code })}
        />
      </label>
      <a
        ref={link}
        className="fr-row__link"
        href={hrefOf(item.id)}
        aria-current={item.id === open ? 'true' : undefined}
        onFocus={() => onCursor(item.id)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          onOpen(item.id)
        }}
      >
        <span className={`fr-row__code h-tone--${due.tone}`}>{item.code}</span>
        <span className="fr-row__what">
          {names.category(item.category, item.child)}
          <span className="h-second"> · {names.commune(item.communeId) || (item.placeText ?? '')}</span>
        </span>
        <span className="fr-row__title h-second">{item.title}</span>
        <Marks item={item} />
        <span className="fr-row__state">
          <StatusChip tone={toneOf(look)}>{t(`cases.field-reports.report.state.${state}`)}</StatusChip>
        </span>
        <time className="fr-row__opened h-second h-figures" dateTime={item.openedAt}>
          {moment(item.openedAt)}
        </time>
        <span className={`fr-row__due h-tone--${due.tone}`}>
          {due.tone !== 'neutral' && <Icon icon={toneIcon[due.tone]} size="text" />}
          {t(`field-reports.office.due.${due.key}`, { count: due.count })}
        </span>
      </a>
    </li>
  )
}

/** What whoever works should know beside the report: how far up it went, whose it is today, how it came. */
function Marks({ item }: { item: QueueLine }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.mark.${key}`, values)
  const marks = [
    item.escalation > 0 && {
      key: 'escalated',
      tone: 'danger',
      icon: arrowUp,
      words: say(`escalated.${Math.min(3, item.escalation)}`),
    },
    item.replacing && { key: 'replacing', tone: 'info', icon: users, words: say('replacing') },
    item.assigneeAbsent && !item.replacing && { key: 'absent', tone: 'warning', icon: user, words: say('absent') },
    item.channel !== 'web' &&
      CHANNELS.has(item.channel) && {
        key: 'channel',
        tone: 'neutral',
        icon: broadcast,
        words: say(`channel.${item.channel}`),
      },
  ].filter((one) => one !== false)
  return (
    <span className="fr-row__marks">
      {marks.map(({ key, tone, icon, words }) => (
        <span key={key} className={`fr-mark h-tone--${tone}`} title={words}>
          <Icon icon={icon} size="text" label={words} />
        </span>
      ))}
    </span>
  )
}

const CHANNELS = new Set(['hotline', 'email', 'sms', 'zalo', 'open311', 'anonymous'])
const NEAR_END = 400

/** Fetches the next lines before somebody has to ask for them. */
function useEnd(box: { current: HTMLElement | null }, onEnd: (() => void) | undefined): void {
  const latest = useRef(onEnd)
  latest.current = onEnd
  useEffect(() => {
    const scroller = box.current
    const look = () => {
      if (scroller && scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - NEAR_END) latest.current?.()
    }
    scroller?.addEventListener('scroll', look, { passive: true })
    return () => scroller?.removeEventListener('scroll', look)
  }, [box])
}

/** Which lines to draw: all of a short list, those in sight of a long one. */
function useSlice(box: { current: HTMLElement | null }, count: number): [number, number] {
  const [slice, setSlice] = useState<[number, number]>([0, WINDOW_FROM])
  useEffect(() => {
    const scroller = box.current
    if (!scroller || count <= WINDOW_FROM) return undefined
    const look = () => {
      const first = Math.floor(scroller.scrollTop / ROW)
      const seen = Math.ceil(scroller.clientHeight / ROW)
      setSlice([Math.max(0, first - SPARE), Math.min(count, first + seen + SPARE)])
    }
    look()
    scroller.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      scroller.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [box, count])
  return count <= WINDOW_FROM ? [0, count] : slice
}
