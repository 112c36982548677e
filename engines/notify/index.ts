export { broadcast, subscribersOf, type Broadcast } from './broadcast.ts'
export { forgetPerson, setContact, type Contact } from './contacts.ts'
export { notifyPerson, type Notice } from './notice.ts'
export { notify } from './system.ts'
