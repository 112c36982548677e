import { Button } from '@hue-s/ui/index.ts'
import { arrowDown, arrowUp, plus, trash, warningCircle } from '@hue-s/ui/icon-paths.ts'
import { Icon, Select } from '@hue-s/ui/index.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { added, addedPage, moved, withThing, type Spot } from '../../shared/edit/edit-form.ts'
import { isRepeat, KINDS, type Form, type Item, type Kind } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'

interface Props {
  form: Form
  chosen: Spot
  /** Names of what has a fault. */
  wrong: ReadonlySet<string>
  onForm: (form: Form, spot?: Spot) => void
  onChoose: (spot: Spot) => void
}

const same = (a: Spot, b: Spot) => a.join('.') === b.join('.')

/** The form as a tree: pages, their questions, the questions of repeats; the chosen one can be moved or removed. */
export function Structure({ form, chosen, wrong, onForm, onChoose }: Props) {
  const { t, lang } = useText()
  const entry = (name: string, label: string, spot: Spot, note: string) => (
    <button
      type="button"
      className="fe-entry"
      aria-current={same(spot, chosen) ? 'true' : undefined}
      onClick={() => onChoose(spot)}
    >
      {wrong.has(name) && <Icon icon={warningCircle} size="text" label={t('forms.office.wrong')} />}
      <span className="fe-entry__label">{label || name}</span>
      <span className="fe-entry__note">{note}</span>
    </button>
  )
  const item = (one: Item, spot: Spot) =>
    entry(one.name, wordsIn(one.label, lang), spot, t(`forms.office.kind.${one.kind}`))
  const move = (by: -1 | 1) => {
    const next = moved(form, chosen, by)
    onForm(next.form, next.spot)
  }
  const remove = () => onForm(withThing(form, chosen, undefined), chosen.length === 1 ? [0] : [chosen[0]])
  return (
    <nav className="fe-tree" aria-label={t('forms.office.structure')}>
      <ul>
        {form.pages.map((page, p) => (
          <li key={page.name}>
            {entry(page.name, wordsIn(page.title, lang), [p], t('forms.office.page'))}
            <ul>
              {page.items.map((one, n) => (
                <li key={one.name}>
                  {item(one, [p, n])}
                  {isRepeat(one) && (
                    <ul>
                      {one.items.map((inner, m) => (
                        <li key={inner.name}>{item(inner, [p, n, m])}</li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <div className="h-row">
        <Button size="small" icon={arrowUp} label={t('forms.office.up')} onClick={() => move(-1)} />
        <Button size="small" icon={arrowDown} label={t('forms.office.down')} onClick={() => move(1)} />
        <Button size="small" icon={trash} label={t('forms.office.remove')} onClick={remove} />
        <Button
          size="small"
          icon={plus}
          onClick={() => {
            const next = addedPage(form)
            onForm(next.form, next.spot)
          }}
        >
          {t('forms.office.addPage')}
        </Button>
      </div>
      <Select
        value=""
        aria-label={t('forms.office.addItem')}
        placeholder={t('forms.office.addItem')}
        options={[...KINDS, 'repeat'].map((kind) => ({ value: kind, label: t(`forms.office.kind.${kind}`) }))}
        onValue={(kind) => {
          if (kind === '') return
          const next = added(form, chosen, kind as Kind | 'repeat')
          onForm(next.form, next.spot)
        }}
      />
    </nav>
  )
}
