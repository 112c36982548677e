import { useState } from 'react'
import { Rating } from '../../index.ts'
import type { Grade } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({ w, start }: { w: Words; start?: Grade }) {
  const [grade, setGrade] = useState<Grade | undefined>(start)
  return (
    <Rating
      label={w.rating.legend}
      name={`grade-${start ?? 'none'}`}
      words={w.rating}
      value={grade}
      onValue={setGrade}
    />
  )
}

export const states: Story[] = [
  { name: 'default', render: (w) => <Example w={w} /> },
  { name: 'selected', render: (w) => <Example w={w} start="satisfied" /> },
]
