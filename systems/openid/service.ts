export { mine, withdraw } from './mine.ts'
export {
  approve,
  change,
  discard,
  keys,
  newSecret,
  partner,
  partners,
  register,
  resume,
  rotateKeys,
  suspend,
} from './office.ts'
