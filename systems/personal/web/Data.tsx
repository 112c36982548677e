import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Card } from '@hue-s/ui/Card.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { personalContract as routes, type RequestLine } from '../contract.ts'
import { AskForm } from './AskForm.tsx'
import { Copies } from './Copies.tsx'
import { Page, useSay } from './parts.tsx'
import { REQUEST_TONES } from './request-tones.ts'

function Line({ line }: { line: RequestLine }) {
  const say = useSay()
  return (
    <Card
      level={3}
      title={say(`request.kind.${line.kind}`)}
      href={`/me/data/${line.id}`}
      aside={<StatusChip tone={REQUEST_TONES[line.state]}>{say(`request.state.${line.state}`)}</StatusChip>}
    >
      <p className="h-small h-second">
        {line.code} · {day(line.openedAt)}
        {line.dueAt && ` · ${say('timeline.due', { at: day(line.dueAt) })}`}
      </p>
    </Card>
  )
}

/** My data: take a copy along, ask for it to be shown, put right, deleted or left alone. */
export function Screen() {
  const say = useSay()
  const pages = usePages<RequestLine, typeof routes.requests>(routes.requests, { limit: 20 })
  return (
    <Page title={say('data.title')} lead={say('data.lead')}>
      <Copies />
      <AskForm onAsked={pages.reload} />
      <Heading level={2}>{say('data.requests')}</Heading>
      <Reading read={{ ...pages, data: pages.items }}>
        {(items) =>
          items.length === 0 ? (
            <p className="h-second">{say('data.noRequests')}</p>
          ) : (
            <>
              <ul className="p-steps">
                {items.map((line) => (
                  <li key={line.id}>
                    <Line line={line} />
                  </li>
                ))}
              </ul>
              {pages.more && (
                <Pagination shown={say('shownN', { n: items.length })} label={say('more')} onMore={pages.more} />
              )}
            </>
          )
        }
      </Reading>
    </Page>
  )
}
