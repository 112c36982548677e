import { defineSystem } from '@hue-s/kernel/server/system.ts'
import { homeContract } from './contract.ts'
import { indexHelp } from './help.ts'
import { guardScreen } from './guard.ts'
import * as service from './service.ts'
import { homeSetting } from './setting.ts'
export { knowScreens, type KnownScreen } from './catalogue.ts'

export const home = defineSystem({
  id: 'home',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['search', 'units'],
  roles: { 'home.operator': ['home.arrange'] },
  contract: homeContract,
  service,
  settings: [homeSetting],
  topics: { 'home.front': 'anyone' },
  guard: guardScreen,
  prepare: indexHelp,
})
