import { useState } from 'react'
import { Button, Dialog } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({ w }: { w: Words }) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{w.delete}</Button>
      <Dialog
        open={open}
        title={w.confirmDelete}
        onClose={close}
        closeLabel={w.close}
        actions={
          <>
            <Button onClick={close}>{w.cancel}</Button>
            <Button variant="danger" onClick={close}>
              {w.delete}
            </Button>
          </>
        }
      >
        <p>{w.confirmDeleteBody}</p>
      </Dialog>
    </>
  )
}

export const states: Story[] = [{ name: 'default', render: (w) => <Example w={w} /> }]
