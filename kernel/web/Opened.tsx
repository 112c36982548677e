/* oxlint-disable react/static-components -- a screen is made once and kept in `loaded` */
import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react'
import { AppError } from '../shared/error.ts'
import { mayOpen, type Found, type Worker } from './match.ts'
import { useViews, type Views } from './Reading.tsx'
import type { Screen, ScreenProps } from './screens.ts'

const loaded = new Map<Screen, ComponentType<ScreenProps>>()

function componentOf(screen: Screen): ComponentType<ScreenProps> {
  const known = loaded.get(screen)
  if (known) return known
  const made = lazy(async () => ({ default: (await screen.load()).Screen }))
  loaded.set(screen, made)
  return made
}

/** The screen at this address, or why there is none. A screen that breaks leaves the rest of the app working. */
export function Opened({ found, me }: { found: Found | undefined; me: Worker }) {
  const { Problem, Waiting } = useViews()
  if (!found) return <Problem error={new AppError(404, 'kernel.noSuchPath')} />
  if (!mayOpen(found.screen.allow, me)) return <Problem error={new AppError(403, 'kernel.notAllowed')} />
  const Shown = componentOf(found.screen)
  return (
    <Boundary key={found.screen.path} Problem={Problem} onRetry={() => loaded.delete(found.screen)}>
      <Suspense fallback={<Waiting />}>
        <Shown params={found.params} />
      </Suspense>
    </Boundary>
  )
}

interface Broken {
  error: AppError | undefined
}

class Boundary extends Component<{ children: ReactNode; Problem: Views['Problem']; onRetry: () => void }, Broken> {
  override state: Broken = { error: undefined }

  static getDerivedStateFromError(thrown: unknown): Broken {
    // A part of the app that could not be fetched is a broken line; anything else is ours.
    const offline = thrown instanceof TypeError && /import|fetch/i.test(thrown.message)
    return { error: offline ? new AppError(0, 'kernel.offline') : new AppError(500, 'kernel.bug') }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    const { Problem } = this.props
    const retry = () => {
      this.props.onRetry()
      this.setState({ error: undefined })
    }
    return <Problem error={error} retry={retry} />
  }
}
