import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { useSay } from './parts.tsx'

/** The display above the counters: numbers and desks, large; it changes by itself when somebody is called. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const agencyId = params['agencyId'] ?? ''
  const read = useRead(routes.board, { agencyId }, { live: ['public-services.board'], every: 15_000 })
  return (
    <div className="c-page">
      <Reading read={read}>
        {({ agency, called, waiting }) => (
          <>
            <Heading level={1}>{agency.name}</Heading>
            <div className="ps-board" aria-live="polite">
              {called.length === 0 && <p>{say('board.none')}</p>}
              {called.map(({ number, desk }) => (
                <p key={number}>
                  <span className="ps-board__number h-figures">{number}</span>
                  <br />
                  {say('board.desk', { desk })}
                </p>
              ))}
            </div>
            <p>{say('board.waiting', { count: waiting })}</p>
          </>
        )}
      </Reading>
    </div>
  )
}
