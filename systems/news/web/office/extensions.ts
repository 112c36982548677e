import { mergeAttributes, Node } from '@tiptap/core'
import { tableEditing } from '@tiptap/pm/tables'
import { StarterKit } from '@tiptap/starter-kit'
import { isGoodHref } from '../../shared/body.ts'

const FLOW = '(paragraph | bulletList | orderedList)'

const Quote = Node.create({
  name: 'blockquote',
  group: 'block',
  content: `${FLOW}+`,
  defining: true,
  parseHTML: () => [{ tag: 'blockquote' }],
  renderHTML: ({ HTMLAttributes }) => ['blockquote', HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return { 'Mod-Shift-b': () => this.editor.commands.toggleWrap(this.name) }
  },
})

const Item = Node.create({
  name: 'listItem',
  content: `paragraph ${FLOW}*`,
  defining: true,
  parseHTML: () => [{ tag: 'li' }],
  renderHTML: ({ HTMLAttributes }) => ['li', HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      Tab: () => this.editor.commands.sinkListItem(this.name),
      'Shift-Tab': () => this.editor.commands.liftListItem(this.name),
    }
  },
})

const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: `${FLOW}+`,
  defining: true,
  addAttributes: () => ({
    tone: { default: 'info', parseHTML: (element: HTMLElement) => element.dataset['tone'] ?? 'info' },
  }),
  parseHTML: () => [{ tag: 'div[data-tone]' }],
  renderHTML: ({ node }) => {
    const tone = String(node.attrs['tone'])
    return ['div', { 'data-tone': tone, class: `nw-callout nw-callout--${tone}` }, 0]
  },
})

/** A picture that the platform holds. What is pasted from elsewhere has no file and is left out. */
const picture = (addressOf: (id: string) => string) =>
  Node.create({
    name: 'image',
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes: () => ({ fileId: { default: '' }, alt: { default: '' }, caption: { default: '' } }),
    parseHTML: () => [
      {
        tag: 'figure[data-file]',
        getAttrs: (element: HTMLElement) => ({
          fileId: element.dataset['file'] ?? '',
          alt: element.querySelector('img')?.alt ?? '',
          caption: element.querySelector('figcaption')?.textContent ?? '',
        }),
      },
    ],
    renderHTML: ({ node }) => {
      const { fileId, alt, caption } = node.attrs as Record<string, string>
      return [
        'figure',
        { 'data-file': fileId },
        ['img', { src: addressOf(fileId ?? ''), alt: alt ?? '' }],
        ['figcaption', {}, caption ?? ''],
      ]
    },
  })

const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  extendNodeSchema: () => ({ tableRole: 'table' }),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ HTMLAttributes }) => ['table', HTMLAttributes, ['tbody', 0]],
  addProseMirrorPlugins: () => [tableEditing()],
})
const Row = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)+',
  extendNodeSchema: () => ({ tableRole: 'row' }),
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: ({ HTMLAttributes }) => ['tr', HTMLAttributes, 0],
})
const span = (name: 'colspan' | 'rowspan') => ({
  default: 1,
  parseHTML: (element: HTMLElement) => Math.min(20, Math.max(1, Number(element.getAttribute(name)) || 1)),
})
const cell = (name: 'tableCell' | 'tableHeader', tag: 'td' | 'th') =>
  Node.create({
    name,
    content: `${FLOW}+`,
    isolating: true,
    extendNodeSchema: () => ({ tableRole: tag === 'td' ? 'cell' : 'header_cell' }),
    addAttributes: () => ({ colspan: span('colspan'), rowspan: span('rowspan'), colwidth: { default: null } }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes), 0],
  })

/** What an article may be made of: the same that the server accepts. */
export const extensions = (addressOf: (id: string) => string) => [
  StarterKit.configure({
    heading: { levels: [2, 3] },
    blockquote: false,
    listItem: false,
    code: false,
    codeBlock: false,
    strike: false,
    underline: false,
    trailingNode: false,
    link: {
      openOnClick: false,
      autolink: true,
      protocols: ['mailto', 'tel'],
      isAllowedUri: (href) => isGoodHref(href),
      HTMLAttributes: { target: null, rel: null },
    },
  }),
  Quote,
  Item,
  Callout,
  picture(addressOf),
  Table,
  Row,
  cell('tableHeader', 'th'),
  cell('tableCell', 'td'),
]
