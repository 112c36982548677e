import { useState } from 'react'
import { TextSizeSwitch } from '../../index.ts'
import type { TextSize } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({ w }: { w: Words }) {
  const [size, setSize] = useState<TextSize>('normal')
  return <TextSizeSwitch legend={w.textSize.legend} words={w.textSize} value={size} onValue={setSize} />
}

export const states: Story[] = [{ name: 'default', render: (w) => <Example w={w} /> }]
