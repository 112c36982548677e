import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { funnel } from '@hue-s/ui/icon-paths.ts'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import type { Figures } from '../contract.ts'
import { BY, figuresInput, filtersOf, SPANS, withNames } from './figures-input.ts'

interface AskProps {
  search: URLSearchParams
  base: string
  answer: Figures | undefined
  onSearch: (query: string) => void
}

function Choice({ label, items }: { label: string; items: { href: string; words: string; now: boolean }[] }) {
  return (
    <nav className="n-choice" aria-label={label}>
      <span className="n-choice__label" aria-hidden="true">
        {label}
      </span>
      <ul>
        {items.map(({ href, words, now }) => (
          <li key={href}>
            <a href={href} aria-current={now ? 'true' : undefined}>
              {words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** What is counted and for when: plain links and a plain form, which work before any script runs. */
export function Ask({ search, base, answer, onSearch }: AskProps) {
  const { t } = useText()
  const input = figuresInput(search) as { by: string; period?: string }
  const used = Object.keys(filtersOf(search)).filter((name) => name !== 'edition').length
  return (
    <div className="n-ask">
      <Choice
        label={t('report-numbers.by')}
        items={BY.map((by) => ({
          href: base + withNames(search, { by }),
          words: t(`report-numbers.by.${by}`),
          now: input.by === by,
        }))}
      />
      <Choice
        label={t('report-numbers.period')}
        items={SPANS.map((period) => ({
          href: base + withNames(search, { period, from: '', to: '' }),
          words: t(`report-numbers.period.${period}`),
          now: input.period === period,
        }))}
      />
      <Details
        summary={used > 0 ? t('report-numbers.filtersUsed', { n: used }) : t('report-numbers.filters')}
        icon={funnel}
      >
        <Form key={search.toString()} search={search} base={base} answer={answer} onSearch={onSearch} />
      </Details>
    </div>
  )
}

function Form({ search, base, answer, onSearch }: AskProps) {
  const { t } = useText()
  const value = (name: string) => search.get(name) ?? ''
  const { choices } = answer ?? {}
  const named = (items: readonly { id: string; name: string }[] = []) =>
    items.map(({ id, name }) => ({ value: id, label: name }))
  const select = (name: string, options: { value: string; label: string }[]) => (
    <Field id={`n-${name}`} label={t(`report-numbers.filter.${name}`)}>
      <Select name={name} placeholder={t('report-numbers.any')} defaultValue={value(name)} options={options} />
    </Field>
  )
  const date = (name: 'from' | 'to') => (
    <Field id={`n-${name}`} label={t(`report-numbers.filter.${name}`)}>
      <TextInput type="date" name={name} defaultValue={value(name)} />
    </Field>
  )
  return (
    <form
      action={base}
      method="get"
      className="n-form"
      onSubmit={(event) => {
        event.preventDefault()
        const values = [...new FormData(event.currentTarget)].filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
        )
        onSearch(new URLSearchParams(values).toString())
      }}
    >
      {['by', 'period', 'edition'].map((name) =>
        value(name) === '' ? null : <input key={name} type="hidden" name={name} value={value(name)} />,
      )}
      {date('from')}
      {date('to')}
      <Field
        id="n-boundaries"
        label={t('report-numbers.filter.boundaries')}
        hint={t('report-numbers.filter.boundariesHint')}
      >
        <Select
          name="boundaries"
          placeholder={t('report-numbers.filter.today')}
          defaultValue={value('boundaries')}
          options={(choices?.boundaries ?? []).map(({ from, communes }) => ({
            value: from,
            label: t('report-numbers.filter.epoch', { from: day(from), n: communes }),
          }))}
        />
      </Field>
      {select('category', named(choices?.categories))}
      {select('agency', named(choices?.agencies))}
      {select('commune', named(choices?.communes))}
      <div className="n-form__end">
        <Button type="submit">{t('report-numbers.apply')}</Button>
        <LinkButton variant="quiet" href={base}>
          {t('report-numbers.clear')}
        </LinkButton>
      </div>
    </form>
  )
}
