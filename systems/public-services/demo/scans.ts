import { storeBytes } from '@hue-s/engines/files/index.ts'
import { issuerOf, makePdf } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import type { PaperNeed } from '@hue-s/systems/procedures/contract.ts'
import type { GivenPaper } from '../contract-shapes.ts'

const isBrought = ({ required, present, form, when }: PaperNeed) =>
  required && !present && form === null && when === null

/** What the actor hands in for each paper that a procedure asks of everybody: a page that says that it is none. */
export async function demoScans(ctx: Ctx, needs: readonly PaperNeed[]): Promise<GivenPaper[]> {
  const words = (name: string) => ctx.platform.translate('vi', `public-services.server.demo.${name}`)
  const out: GivenPaper[] = []
  for (const { key, name } of needs.filter(isBrought)) {
    const pdf = await makePdf({
      lang: 'vi',
      title: name.vi,
      subtitle: words('scan'),
      issuer: issuerOf(ctx).vi,
      issuedAt: ctx.now(),
      blocks: [{ facts: [{ label: words('scanDay'), value: day(ctx.now()) }] }, { text: words('scanWords') }],
      foot: words('scan'),
    })
    out.push({ need: key, fileId: (await storeBytes(ctx, pdf, 'document', ctx.actor.id)).id })
  }
  return out
}
