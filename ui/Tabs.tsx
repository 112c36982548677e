import { useId, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

export type Tab = { id: string; label: ReactNode; badge?: ReactNode; panel: ReactNode }

export type TabsProps = { label: string; tabs: Tab[]; selected: string; onSelect: (id: string) => void }

/** Where a key moves from tab `at` of `count`; undefined for other keys. */
function nextTab(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowLeft') return (at - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}

/** Views of one thing. Arrows, Home and End move; only the open panel is drawn. */
export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const to = nextTab(
      event.key,
      Math.max(
        0,
        tabs.findIndex((tab) => tab.id === selected),
      ),
      tabs.length,
    )
    const tab = to === undefined ? undefined : tabs[to]
    if (to === undefined || !tab) return
    event.preventDefault()
    onSelect(tab.id)
    list.current?.querySelectorAll<HTMLButtonElement>('[role=tab]')[to]?.focus()
  }
  return (
    <div className="h-tabs">
      <div ref={list} className="h-tabs__list" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${id}-tab-${tab.id}`}
            className="h-tabs__tab"
            type="button"
            role="tab"
            aria-selected={tab.id === selected}
            aria-controls={`${id}-panel-${tab.id}`}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
            {tab.badge}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          id={`${id}-panel-${tab.id}`}
          className="h-tabs__panel"
          role="tabpanel"
          aria-labelledby={`${id}-tab-${tab.id}`}
          hidden={tab.id !== selected}
        >
          {tab.id === selected && tab.panel}
        </div>
      ))}
    </div>
  )
}
