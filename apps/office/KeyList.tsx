import { useState } from 'react'
import { singleKeys, useKeyMap } from '@hue-s/kernel/web/keys.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Checkbox, Dialog } from '@hue-s/ui/index.ts'

const faces = new Map([
  ['ctrl', 'Ctrl'],
  ['ArrowDown', '↓'],
  ['Escape', 'Esc'],
  ['ArrowUp', '↑'],
])
/** `ctrl+k` is two keys to press; `+` is one. */
const partsOf = (key: string) => key.split(/(?<=.)\+/)
const faceOf = (part: string) => faces.get(part) ?? (part.length === 1 ? part.toUpperCase() : part)

/** Parts of one screen give their keys apart; they are listed together, each key once. */
function byTitle(groups: ReturnType<typeof useKeyMap>) {
  const titles = [...new Set(groups.map(({ title }) => title))]
  return titles.map((title) => {
    const all = groups.filter((group) => group.title === title).flatMap(({ shortcuts }) => shortcuts)
    return { title, shortcuts: all.filter((one, index) => all.findIndex(({ key }) => key === one.key) === index) }
  })
}

/** Every key that works on the screen behind it. */
export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText()
  const groups = byTitle(useKeyMap())
  const [single, setSingle] = useState(singleKeys.on)
  const change = (on: boolean) => {
    singleKeys.set(on)
    setSingle(on)
  }
  return (
    <Dialog open={open} title={t('office.keys.title')} onClose={onClose} closeLabel={t('office.close')}>
      {open &&
        groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className="o-keys__title">{group.title}</h3>
            <dl className="o-keys">
              {group.shortcuts.map(({ key, label }) => (
                <div key={key}>
                  <dt>
                    {partsOf(key).map((part) => (
                      <kbd key={part}>{faceOf(part)}</kbd>
                    ))}
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      <Checkbox label={t('office.keys.single')} hint={t('office.keys.single.hint')} checked={single} onValue={change} />
    </Dialog>
  )
}
