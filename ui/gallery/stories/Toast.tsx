import { useState } from 'react'
import { Button, LiveRegion, Toast } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({ w }: { w: Words }) {
  const [shown, setShown] = useState(true)
  const hide = () => setShown(false)
  return (
    <>
      <Button onClick={() => setShown(true)}>{w.toast.show}</Button>
      <Toast
        message={shown && w.toast.message}
        onDismiss={hide}
        dismissLabel={w.close}
        action={
          <Button variant="quiet" size="small" onClick={hide}>
            {w.toast.undo}
          </Button>
        }
      />
    </>
  )
}

function Spoken({ w }: { w: Words }) {
  const [count, setCount] = useState(0)
  return (
    <>
      <Button onClick={() => setCount(count + 1)}>{w.toast.show}</Button>
      <LiveRegion message={count ? `${w.toast.again}${count}` : ''} />
    </>
  )
}

export const states: Story[] = [
  { name: 'default', render: (w) => <Example w={w} /> },
  { name: 'plain', render: (w) => <Spoken w={w} /> },
]
