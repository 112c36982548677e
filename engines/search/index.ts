export { putDocument, rebuildIndex, removeDocument, type Document, type Source, type Visible } from './documents.ts'
export { searchFor, type Query } from './find.ts'
export { search } from './system.ts'
