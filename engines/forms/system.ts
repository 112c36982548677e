import { defineEngine, every } from '@hue-s/kernel/server/system.ts'
import { contractOfForms } from './contract.ts'
import { sweepDrafts } from './drafts/drafts.ts'
import * as service from './service.ts'
import { formsSetting } from './setting.ts'

export const forms = defineEngine({
  id: 'forms',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['files', 'identity'],
  contract: contractOfForms,
  service,
  roles: { 'forms.editor': ['forms.manage'], 'platform.admin': ['forms.manage'] },
  settings: [formsSetting],
  jobs: [every('47 2 * * *', 'sweep-drafts', sweepDrafts)],
})
