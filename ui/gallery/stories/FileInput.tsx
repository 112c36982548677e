import { useState } from 'react'
import { FieldGroup, FileInput } from '../../index.ts'
import type { FileItem } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({
  w,
  start = [],
  error,
  disabled,
}: {
  w: Words
  start?: FileItem[]
  error?: string
  disabled?: boolean
}) {
  const [items, setItems] = useState(start)
  const add = (files: File[]) =>
    setItems((old) => [...old, ...files.map((file) => ({ id: crypto.randomUUID(), name: file.name, file }))])
  return (
    <FieldGroup label={w.file.label} hint={w.file.hint} error={error}>
      <FileInput
        items={items}
        onAdd={add}
        onRemove={(id) => setItems((old) => old.filter((item) => item.id !== id))}
        words={{ choose: w.choosePhotos, camera: w.camera, remove: (name) => w.file.remove.replace('{name}', name) }}
        disabled={disabled}
      />
    </FieldGroup>
  )
}

const items = (w: Words): FileItem[] => [
  { id: '1', name: w.file.one, note: `${w.file.size} · ${w.file.waiting}` },
  { id: '2', name: w.file.two, note: w.file.failed, failed: true },
]

export const states: Story[] = [
  { name: 'empty', render: (w) => <Example w={w} /> },
  { name: 'filled', render: (w) => <Example w={w} start={items(w)} /> },
  { name: 'error', render: (w) => <Example w={w} error={w.file.error} /> },
  { name: 'disabled', render: (w) => <Example w={w} disabled /> },
]
