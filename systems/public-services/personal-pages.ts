import { offerCases } from '@hue-s/systems/personal/contract.ts'
import { TYPE } from './contract-shapes.ts'

// Dossiers stand on the person's time line beside their other cases.
offerCases({ type: TYPE, page: '/services/dossiers/:id' })
