import { useEffect, useMemo, useRef, useState } from 'react'
import { EditorContent, useEditor, useEditorState, type Editor as Tiptap } from '@tiptap/react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Dialog, Field, TextInput } from '@hue-s/ui/index.ts'
import { TONES, type Body } from '../../contract.ts'
import { isGoodHref } from '../../shared/body.ts'
import { extensions } from './extensions.ts'
import { cleanPaste } from './paste.ts'
import { PictureDialog, type PictureFacts } from './PictureDialog.tsx'

interface Tool {
  key: string
  words: string
  keys?: string
  run: (editor: Tiptap) => void
  on?: (editor: Tiptap) => boolean
}

const TOOLS: readonly Tool[] = [
  {
    key: 'bold',
    words: 'B',
    keys: 'Ctrl+B',
    run: (e) => e.chain().focus().toggleBold().run(),
    on: (e) => e.isActive('bold'),
  },
  {
    key: 'italic',
    words: 'I',
    keys: 'Ctrl+I',
    run: (e) => e.chain().focus().toggleItalic().run(),
    on: (e) => e.isActive('italic'),
  },
  {
    key: 'h2',
    words: 'H2',
    keys: 'Ctrl+Alt+2',
    run: (e) => e.chain().focus().toggleHeading({ level: 2 }).run(),
    on: (e) => e.isActive('heading', { level: 2 }),
  },
  {
    key: 'h3',
    words: 'H3',
    keys: 'Ctrl+Alt+3',
    run: (e) => e.chain().focus().toggleHeading({ level: 3 }).run(),
    on: (e) => e.isActive('heading', { level: 3 }),
  },
  {
    key: 'ul',
    words: '•',
    keys: 'Ctrl+Shift+8',
    run: (e) => e.chain().focus().toggleBulletList().run(),
    on: (e) => e.isActive('bulletList'),
  },
  {
    key: 'ol',
    words: '1.',
    keys: 'Ctrl+Shift+7',
    run: (e) => e.chain().focus().toggleOrderedList().run(),
    on: (e) => e.isActive('orderedList'),
  },
  {
    key: 'quote',
    words: '“ ”',
    keys: 'Ctrl+Shift+B',
    run: (e) => e.chain().focus().toggleWrap('blockquote').run(),
    on: (e) => e.isActive('blockquote'),
  },
]

const emptyCell = (type: string) => ({ type, content: [{ type: 'paragraph' }] })
const row = (type: string) => ({ type: 'tableRow', content: [emptyCell(type), emptyCell(type)] })

/** The next tone of the callout that the cursor is in, or a callout around it, or none after the last. */
function turnCallout(editor: Tiptap): void {
  const now = TONES.findIndex((tone) => editor.isActive('callout', { tone }))
  const next = TONES[now + 1]
  const chain = editor.chain().focus()
  if (now < 0) chain.wrapIn('callout', { tone: TONES[0] }).run()
  else if (next) chain.updateAttributes('callout', { tone: next }).run()
  else chain.lift('callout').run()
}

function Toolbar({ editor, onLink, onPicture }: { editor: Tiptap; onLink: () => void; onPicture: () => void }) {
  const { t } = useText()
  const on = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      ...Object.fromEntries(TOOLS.map((tool) => [tool.key, tool.on?.(e) === true])),
      callout: e.isActive('callout'),
      link: e.isActive('link'),
    }),
  }) as Record<string, boolean>
  const button = (key: string, words: string, run: () => void, keys?: string) => (
    <button
      key={key}
      type="button"
      className="nd-tool"
      aria-pressed={on[key] ?? false}
      aria-label={t(`news.office.tool.${key}`)}
      title={[t(`news.office.tool.${key}`), keys].filter(Boolean).join(' · ')}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      {words}
    </button>
  )
  return (
    <div className="nd-tools" role="toolbar" aria-label={t('news.office.tools')}>
      {TOOLS.map((tool) => button(tool.key, tool.words, () => tool.run(editor), tool.keys))}
      {button('link', t('news.office.tool.linkShort'), onLink, 'Ctrl+K')}
      {button('image', t('news.office.tool.imageShort'), onPicture)}
      {button('callout', t('news.office.tool.calloutShort'), () => turnCallout(editor))}
      {button('table', t('news.office.tool.tableShort'), () =>
        editor
          .chain()
          .focus()
          .insertContent({ type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] })
          .run(),
      )}
      {button('undo', '↶', () => editor.chain().focus().undo().run(), 'Ctrl+Z')}
      {button('redo', '↷', () => editor.chain().focus().redo().run(), 'Ctrl+Y')}
    </div>
  )
}

function LinkDialog({ editor, onClose }: { editor: Tiptap; onClose: () => void }) {
  const { t } = useText()
  const [href, setHref] = useState(String(editor.getAttributes('link')['href'] ?? ''))
  const whole = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(href.trim()) ? `https://${href.trim()}` : href.trim()
  const good = isGoodHref(whole) ? whole : undefined
  const put = () => {
    if (good === undefined) return
    const chain = editor.chain().focus().extendMarkRange('link')
    if (editor.state.selection.empty && !editor.isActive('link'))
      chain.insertContent({ type: 'text', text: good, marks: [{ type: 'link', attrs: { href: good } }] }).run()
    else chain.setLink({ href: good }).run()
    onClose()
  }
  return (
    <Dialog
      open
      title={t('news.office.tool.link')}
      onClose={onClose}
      closeLabel={t('news.office.close')}
      actions={
        <>
          <Button variant="primary" disabled={good === undefined} onClick={put}>
            {t('news.office.put')}
          </Button>
          <Button
            variant="quiet"
            onClick={() => {
              editor.chain().focus().extendMarkRange('link').unsetLink().run()
              onClose()
            }}
          >
            {t('news.office.unlink')}
          </Button>
        </>
      }
    >
      <Field
        label={t('news.office.linkAddress')}
        hint={t('news.office.linkHint')}
        error={href !== '' && good === undefined ? t('news.office.linkBad') : undefined}
      >
        <TextInput value={href} onValue={setHref} maxLength={2000} />
      </Field>
    </Dialog>
  )
}

/** Blank paragraphs at the end are the editor's, not the article's. */
function trimmed(body: Body): Body {
  const content = [...body.content]
  while (content.at(-1)?.type === 'paragraph' && !('content' in (content.at(-1) ?? {}))) content.pop()
  return { type: 'doc', content }
}

interface EditorProps {
  body: Body
  lang: string
  label: string
  readOnly: boolean
  addressOf: (id: string) => string
  onBody: (body: Body) => void
}

/** The words of an article. What it gives is JSON of known blocks, never HTML. */
export function Editor({ body, lang, label, readOnly, addressOf, onBody }: EditorProps) {
  const [open, setOpen] = useState<'link' | 'picture' | undefined>()
  const tell = useRef(onBody)
  const address = useRef(addressOf)
  useEffect(() => {
    tell.current = onBody
    address.current = addressOf
  })
  const parts = useMemo(() => extensions((id) => address.current(id)), [])
  const editor = useEditor({
    extensions: parts,
    content: body,
    editable: !readOnly,
    immediatelyRender: true,
    // Its own style element breaks style-src 'self'; desk.css has the rules.
    injectCSS: false,
    editorProps: {
      attributes: { class: 'nw-body nd-words', lang, role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
      transformPastedHTML: cleanPaste,
      handleKeyDown: (_, event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
          setOpen('link')
          return true
        }
        return false
      },
    },
    onUpdate: ({ editor: e }) => tell.current(trimmed(e.getJSON() as Body)),
  })
  useEffect(() => void editor.setEditable(!readOnly, false), [editor, readOnly])
  const put = ({ fileId, alt, caption }: PictureFacts) => {
    editor.chain().focus().insertContent({ type: 'image', attrs: { fileId, alt, caption } }).run()
    setOpen(undefined)
  }
  const selected = useEditorState({
    editor,
    selector: ({ editor: e }) => (e.isActive('image') ? (e.getAttributes('image') as PictureFacts) : undefined),
  })
  return (
    <div className="nd-editor">
      {!readOnly && <Toolbar editor={editor} onLink={() => setOpen('link')} onPicture={() => setOpen('picture')} />}
      <EditorContent editor={editor} />
      {open === 'link' && <LinkDialog editor={editor} onClose={() => setOpen(undefined)} />}
      {open === 'picture' && <PictureDialog now={selected} onPut={put} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
