import { useState } from 'react'
import { signOut } from '@hue-s/engines/identity/web/index.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { fieldWork } from '@hue-s/systems/field-reports/web/index.ts'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { signOut as signOutIcon } from '@hue-s/ui/icon-paths.ts'

/** The way out. What was done in the field and has not gone yet would be lost, so it is said first. */
export function Leave() {
  const { t } = useText()
  const [unsent, setUnsent] = useState(0)
  const leave = async () => {
    await fieldWork.wipe().catch(() => undefined)
    await signOut()
  }
  const ask = async () => {
    const count = unsent > 0 ? 0 : await fieldWork.unsent().catch(() => 0)
    if (count > 0) setUnsent(count)
    else await leave()
  }
  return (
    <>
      {unsent > 0 && (
        <Alert tone="warning" title={t('office.leave.unsent', { count: unsent })}>
          {t('office.leave.lost')}
        </Alert>
      )}
      <Button variant="quiet" icon={signOutIcon} onClick={() => void ask()}>
        {t(unsent > 0 ? 'office.leave.anyway' : 'office.signOut')}
      </Button>
    </>
  )
}
