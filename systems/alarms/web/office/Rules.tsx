/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import '../alarms.css'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Heading, LinkButton, StatusChip, Table } from '@hue-s/ui/index.ts'
import { alarmsContract as routes, type RuleShape } from '../../contract.ts'
import { ruleWords, toneOf } from '../words.ts'
import { namesOf } from './names.ts'

const stateOf = (r: RuleShape) =>
  r.state !== 'active' ? r.state : !r.inForce ? 'later' : r.definition.enabled ? 'active' : 'off'

/** The book of rules, each as a sentence. */
export function Screen() {
  const { t, lang } = useText()
  const { may } = useDesk()
  const book = useRead(routes.rules, {})
  const choices = useRead(routes.choices, {})
  const word = (name: string) => t(`alarms.office.${name}`)
  return (
    <div className="o-page h-stack">
      <Heading level={1}>{word('rules')}</Heading>
      <div className="h-row">
        {may('alarms.write') && (
          <LinkButton variant="primary" href="/office/alarms/rules/new">
            {word('newRule')}
          </LinkButton>
        )}
        <LinkButton href="/office/alarms">{word('title')}</LinkButton>
      </div>
      <Reading read={choices}>
        {(of) => (
          <Reading read={book}>
            {({ items }) => (
              <Table
                caption={word('rules')}
                hideCaption
                rows={items}
                rowKey={(r) => r.id}
                empty={<EmptyState title={word('noRules')} />}
                columns={[
                  {
                    key: 'name',
                    label: word('rule'),
                    rowHeader: true,
                    cell: (r) => (
                      <>
                        <a href={`/office/alarms/rules/${r.id}`}>{r.name[lang]}</a>
                        <br />
                        <span className="h-small h-second">
                          {ruleWords(r.definition, namesOf(of, lang).stations, namesOf(of, lang).rivers, t, lang)}
                        </span>
                      </>
                    ),
                  },
                  {
                    key: 'severity',
                    label: word('severity'),
                    oneLine: true,
                    cell: (r) => (
                      <StatusChip tone={toneOf(r.definition.severity)}>
                        {t(`alarms.severity.${r.definition.severity}`)}
                      </StatusChip>
                    ),
                  },
                  { key: 'from', label: word('validFrom'), oneLine: true, cell: (r) => day(r.validFrom, lang) },
                  {
                    key: 'state',
                    label: word('state'),
                    oneLine: true,
                    cell: (r) => t(`alarms.office.rule.${stateOf(r)}`),
                  },
                ]}
              />
            )}
          </Reading>
        )}
      </Reading>
    </div>
  )
}
