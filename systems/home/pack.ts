import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { Phrase } from './contract.ts'
import { homeSetting } from './setting.ts'

const phrases = z.array(Phrase).parse(JSON.parse(readFileSync(join(ROOT, 'systems/home/pack.json'), 'utf8')))

/** What a visitor takes along for being without a network. */
export const pack = async (ctx: Ctx) => ({ phrases, contacts: ctx.setting(homeSetting).contacts })
