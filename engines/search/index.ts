export {
  putDocument,
  putDocuments,
  removeDocument,
  replaceDocuments,
  type Document,
  type Visible,
} from './documents.ts'
export { searchFor, type Query } from './find.ts'
export { rebuildIndex, searchSource, type Source, type SourcePage } from './rebuild.ts'
export { search } from './system.ts'
