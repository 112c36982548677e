import '../public-services.css'
import { useState } from 'react'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Badge, Heading, Tabs } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type NationalOverview } from '../../contract.ts'
import { Differences } from './Differences.tsx'
import { Messages } from './Messages.tsx'
import { Places } from './Places.tsx'
import { useSayNational } from './words.ts'

const STUCK = ['refused', 'dead'] as const

/** In one look: is it connected, does anything lie, do they and we have the same. */
function Standing({ o }: { o: NationalOverview }) {
  const say = useSayNational()
  const count = (state: string) => o.counts.find((one) => one.state === state)?.count ?? 0
  const stuck = STUCK.reduce((sum, state) => sum + count(state), 0)
  const facts: [string, number][] = [
    ['waiting', count('waiting') + count('sent')],
    ['acknowledged', count('acknowledged')],
    ['stuck', stuck],
    ['parked', o.parked],
    ['arrived', o.arrived.last30Days],
    ['prepared', o.arrived.prepared],
  ]
  return (
    <>
      {!o.connected && (
        <Alert tone="danger" live="off" title={say('off')}>
          {say('offWords')}
        </Alert>
      )}
      {stuck > 0 && (
        <Alert tone="warning" live="off" title={say('stuckTitle', { count: stuck })}>
          {say('stuckWords')}
        </Alert>
      )}
      <dl className="ps-figures">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{say(`figure.${key}`)}</dt>
            <dd className="h-figures">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** «Đồng bộ cổng quốc gia»: what waits, what was refused, what differs, and what is filed where from when. */
export function Screen() {
  const say = useSayNational()
  const [tab, setTab] = useState('messages')
  const read = useRead(routes.nationalOverview, {}, { every: 20_000 })
  return (
    <div className="o-page">
      <Heading level={1}>{say('title')}</Heading>
      <p>{say('lead')}</p>
      <Reading read={read}>
        {(o) => (
          <div className="h-stack">
            <Standing o={o} />
            <Tabs
              label={say('title')}
              selected={tab}
              onSelect={setTab}
              tabs={[
                { id: 'messages', label: say('tab.messages'), panel: <Messages counts={o.counts} /> },
                {
                  id: 'differences',
                  label: say('tab.differences'),
                  badge: <Badge count={o.openDifferences} label={say('open', { count: o.openDifferences })} />,
                  panel: <Differences days={o.days} />,
                },
                { id: 'places', label: say('tab.places'), panel: <Places o={o} /> },
              ]}
            />
          </div>
        )}
      </Reading>
    </div>
  )
}
