import { useRef, useState, type ReactNode } from 'react'
import type { FrontOff } from '@hue-s/systems/home/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { ProblemView } from '@hue-s/ui/ProblemView.tsx'
import { offAt, useFront } from './front.tsx'

function Words({ off }: { off: FrontOff }) {
  const { lang } = useText()
  return (
    <>
      <p>{off.why[lang]}</p>
      <p>{off.instead[lang]}</p>
      {off.areas.length > 0 && <p>{off.areas.join(', ')}</p>}
    </>
  )
}

function Door({ off, onOpen }: { off: FrontOff; onOpen: () => void }) {
  const { t } = useText()
  return (
    <ProblemView
      level={1}
      title={t('citizen.front.closed', { until: moment(off.until) })}
      actions={
        <>
          {off.link && <LinkButton href={off.link}>{t('citizen.front.instead')}</LinkButton>}
          <LinkButton href="/">{t('citizen.menu.home')}</LinkButton>
          <Button variant="quiet" onClick={onOpen}>
            {t('citizen.front.lookOnly')}
          </Button>
        </>
      }
    >
      <Words off={off} />
    </ProblemView>
  )
}

/**
 * A service that an operator switched off. Who opens it meets the reason; who is in the middle of it keeps everything,
 * may read on, and is told above the screen, wherever they have scrolled to.
 */
export function useClosed(screen: string | undefined, path: string): { closed?: ReactNode; aside?: ReactNode } {
  const { t } = useText()
  const { off: all } = useFront()
  // The page on which the person was while it was open, or which they asked to see all the same.
  const inside = useRef('')
  const [, look] = useState(0)
  const off = screen === undefined ? undefined : offAt(all, screen)
  if (!off) {
    inside.current = path
    return {}
  }
  if (off.sure && inside.current !== path) {
    const open = () => {
      inside.current = path
      look((n) => n + 1)
    }
    return { closed: <Door off={off} onOpen={open} /> }
  }
  const title = off.sure ? 'citizen.front.closedMeanwhile' : 'citizen.front.closedPerhaps'
  return {
    aside: (
      <div className="c-closed">
        <Alert tone="warning" title={t(title, { until: moment(off.until) })} live="assertive">
          <Words off={off} />
        </Alert>
      </div>
    ),
  }
}
