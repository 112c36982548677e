import { createRoot } from 'react-dom/client'
import { DeskProvider } from '@hue-s/kernel/web/desk.tsx'
import { ViewsProvider } from '@hue-s/kernel/web/Reading.tsx'
import type { Dictionary } from '@hue-s/kernel/shared/text.ts'
import { TextProvider } from '@hue-s/kernel/web/text.tsx'
import '@hue-s/ui/ui.css'
import { Screen as Edit } from '../office/FormEdit.tsx'
import { Screen as List } from '../office/Forms.tsx'

const Problem = ({ error }: { error: { code: string } }) => <p>{error.code}</p>
const Waiting = () => <p>…</p>
const views = { Problem, Waiting }
const said: string[] = []

declare global {
  interface Window {
    desk: (id: string | undefined, dictionary: Dictionary) => void
    said: readonly string[]
  }
}

/** Draws the editor as an official sees it, for tests in a browser. */
window.desk = (id, dictionary) => {
  window.said = said
  createRoot(document.getElementById('stage') as HTMLElement).render(
    <TextProvider lang="vi" dictionary={dictionary}>
      <DeskProvider
        value={{
          person: { id: 'me', name: 'Cán bộ' },
          unit: null,
          may: () => true,
          say: ({ message }) => void said.push(message),
          soon: ({ run }) => void run(),
        }}
      >
        <ViewsProvider value={views}>
          <main>{id === undefined ? <List /> : <Edit params={{ id }} />}</main>
        </ViewsProvider>
      </DeskProvider>
    </TextProvider>,
  )
}
