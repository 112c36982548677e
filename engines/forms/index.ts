export { contractOfForms } from './contract.ts'
export { leftAt, removeDrafts } from './drafts/drafts.ts'
export { offerSubject, type StateOfSubject, type SubjectState } from './drafts/subjects.ts'
export { draftsAbout, forgetDrafts } from './drafts/take-away.ts'
export { prefill, settleSources } from './prefill/prefill.ts'
export { offerSource, type Asked, type Known, type SourceOfAnswers } from './prefill/sources.ts'
export { answered, type AnsweredQuestion } from './shared/model/asked.ts'
export { checkForm, type FormFault } from './shared/model/check-form.ts'
export type {
  Answers,
  Choice,
  Form,
  Given,
  Item,
  Kind,
  Page,
  Plain,
  Question,
  Repeat,
  Source,
} from './shared/model/form.ts'
export { choicesFor, judge, type Fault, type Judged } from './shared/model/judge.ts'
export { say } from './shared/model/say.ts'
export { formOf, publishForm } from './publish.ts'
export { AnswersShape, FormShape } from './contract-shapes.ts'
export { forms } from './system.ts'
