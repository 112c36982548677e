import { useEffect, useRef, useState, type ReactNode } from 'react'
import { send, onRefusal } from '@hue-s/kernel/web/client.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { Dialog } from '@hue-s/ui/index.ts'
import { identityContract, type Me } from '../contract.ts'
import { ChangePassword } from './ChangePassword.tsx'
import { SignInForm } from './SignInForm.tsx'

export type SignedIn = Extract<Me, { signedIn: true }>

export interface Session {
  me: SignedIn
  reload: () => void
}

interface Props {
  words: string
  /** The page around a form or a sentence, while nobody works yet. */
  frame: (title: string, content: ReactNode) => ReactNode
  children: (session: Session) => ReactNode
}

/** Ends the session here and opens the app afresh, so that nothing of the last person stays in memory. */
export async function signOut(): Promise<void> {
  await send(identityContract.signOut, {})
  location.reload()
}

/**
 * Lets the officials in. When the session ends in the middle of the work, the sign-in comes over the page, and what
 * was typed below it stays.
 */
export function SessionGate({ words, frame, children }: Props) {
  const { t } = useText()
  const { Problem, Waiting } = useViews()
  const read = useRead(identityContract.me, {})
  const { me, expired, renewed } = useSession(read.data)
  if (!me) {
    if (read.error) return frame('', <Problem error={read.error} retry={read.reload} />)
    if (!read.data) return frame('', <Waiting />)
    return frame(t(`${words}.signIn.title`), <SignInForm words={words} onDone={read.reload} />)
  }
  if (me.kind !== 'staff') return frame(t(`${words}.signIn.staffOnly`), <StaffOnly words={words} name={me.name} />)
  if (me.mustChangePassword)
    return frame(t(`${words}.password.must`), <ChangePassword words={words} onDone={read.reload} />)
  return (
    <>
      {children({ me, reload: read.reload })}
      <Dialog open={expired} title={t(`${words}.signIn.expired`)} onClose={renewed} closeLabel={t(`${words}.close`)}>
        <p>{t(`${words}.signIn.kept`)}</p>
        {expired && (
          <SignInForm
            words={words}
            account={me.account ?? undefined}
            onDone={() => {
              renewed()
              refresh('/api/')
            }}
          />
        )}
      </Dialog>
    </>
  )
}

/** The person who works here: kept when the server forgets the session, replaced (with the page) by another one. */
function useSession(now: Me | undefined) {
  const [me, setMe] = useState<SignedIn>()
  const [expired, setExpired] = useState(false)
  const known = useRef<string>(undefined)
  useEffect(() => {
    if (!now) return
    if (!now.signedIn) return setExpired(known.current !== undefined)
    if (known.current !== undefined && known.current !== now.id) return location.reload()
    known.current = now.id
    setMe(now)
  }, [now])
  useEffect(
    () =>
      onRefusal(({ code }) => {
        if (code === 'kernel.signInNeeded' && known.current !== undefined) setExpired(true)
      }),
    [],
  )
  return { me, expired, renewed: () => setExpired(false) }
}

function StaffOnly({ words, name }: { words: string; name: string }) {
  const { t } = useText()
  return (
    <div className="h-stack">
      <p>{t(`${words}.signIn.citizen`, { name })}</p>
      <div className="h-row">
        <button type="button" className="h-button h-button--primary" onClick={() => void signOut()}>
          {t(`${words}.signOut`)}
        </button>
        <a className="h-button h-button--secondary" href="/">
          {t(`${words}.signIn.toCitizen`)}
        </a>
      </div>
    </div>
  )
}
