/** One column of a sheet: its heading, the place in the record, and how a cell becomes a value. */
export interface Column {
  head: string
  path: readonly string[]
  kind: 'text' | 'number' | 'truth' | 'list' | 'choices'
}
export interface Sheet {
  name: string
  /** The list of the record that this sheet holds; empty for the record itself. */
  of: readonly string[]
  /** The list is inside the channels: a column names the channel. */
  perChannel?: boolean
  /** The list holds words, not records. */
  words?: boolean
  columns: readonly Column[]
}

const column = (spec: string): Column => {
  const [head = '', kind = 'text'] = spec.split(':')
  return { head, path: head.split('.'), kind: kind as Column['kind'] }
}
const columns = (specs: string) => specs.split(' ').map(column)

/** How a procedure is laid out in a workbook; headings are the names of the record, so that nothing is lost on the way. */
export const SHEETS: readonly Sheet[] = [
  {
    name: 'procedures',
    of: [],
    columns: columns(
      'code name.vi name.en summary.vi summary.en words:list field.code field.name.vi field.name.en level audience:list online competentAgency receivingAgency opinions:list announcedBy.number announcedBy.date source.of source.checked:truth',
    ),
  },
  {
    name: 'channels',
    of: ['channels'],
    columns: columns('kind budget.amount:number budget.unit budget.cutOff budget.citation note.vi note.en'),
  },
  {
    name: 'fees',
    of: ['fees'],
    perChannel: true,
    columns: columns('key kind name.vi name.en amount:number times most:number when citation'),
  },
  {
    name: 'papers',
    of: ['papers'],
    columns: columns(
      'key name.vi name.en originals:number copies:number form when whenWords.vi whenWords.en required:truth present:truth reusable',
    ),
  },
  { name: 'questions', of: ['questions'], columns: columns('name kind label.vi label.en choices:choices') },
  { name: 'forms', of: ['forms'], columns: columns('id title.vi title.en paper') },
  {
    name: 'steps',
    of: ['steps'],
    columns: columns('key kind unit hours:number parallel:truth words.vi words.en'),
  },
  { name: 'results', of: ['results'], columns: columns('key name.vi name.en kind validFor:number template') },
  { name: 'conditions', of: ['conditions'], columns: columns('vi en') },
  { name: 'refusalGrounds', of: ['refusalGrounds'], columns: columns('key text.vi text.en citation') },
  { name: 'pitfalls', of: ['pitfalls'], columns: columns('vi en') },
  { name: 'legalBases', of: ['legalBases'], columns: columns('number title date agency') },
]

/** The column of every sheet but the first that says whose row it is. */
export const CODE = 'code'
export const CHANNEL = 'channel'
