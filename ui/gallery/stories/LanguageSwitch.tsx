import { useState } from 'react'
import { LanguageSwitch } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({ w }: { w: Words }) {
  const [language, setLanguage] = useState('vi')
  return <LanguageSwitch label={w.language} languages={w.languages} value={language} onValue={setLanguage} />
}

export const states: Story[] = [{ name: 'default', render: (w) => <Example w={w} /> }]
