import { useLayoutEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Dictionary, Lang } from '@hue-s/kernel/shared/text.ts'
import { TextProvider } from '@hue-s/kernel/web/text.tsx'
import '@hue-s/ui/ui.css'
import type { Answers, Choice, Form } from '../../shared/model/form.ts'
import { FormFill } from '../FormFill.tsx'

export interface Scene {
  form: Form
  answers?: Answers
  prefilled?: Answers
  lang?: Lang
  dictionary: Dictionary
  units?: readonly Choice[]
  /** Refuses uploads with these words. */
  refuse?: string
}

declare global {
  interface Window {
    stage: (scene: Scene) => void
    answers: Answers
    done: Answers | undefined
    /** Milliseconds that drawing the form kept the processor. */
    took: number
  }
}

function Stage({ form, answers: first = {}, prefilled, lang = 'vi', dictionary, units, refuse }: Scene) {
  const [answers, setAnswers] = useState(first)
  useLayoutEffect(() => void Object.assign(window, { answers }), [answers])
  return (
    <TextProvider lang={lang} dictionary={dictionary}>
      <main style={{ maxWidth: '42rem', margin: '0 auto', padding: '16px' }}>
        <h1>{form.title[lang]}</h1>
        <FormFill
          form={form}
          answers={answers}
          onChange={setAnswers}
          onDone={(done) => (window.done = done)}
          prefilled={prefilled}
          units={units}
          today="2026-11-22"
          uploads={{
            send: async (file) => {
              if (refuse) throw new Error(refuse)
              return { id: `id-of-${file.name}` }
            },
          }}
        />
      </main>
    </TextProvider>
  )
}

/** Draws a form on an empty page, for tests in a browser. */
window.stage = (scene) => {
  const root = createRoot(document.getElementById('stage') as HTMLElement)
  const begin = performance.now()
  root.render(<Stage {...scene} />)
  requestAnimationFrame(() => setTimeout(() => (window.took = performance.now() - begin)))
}
