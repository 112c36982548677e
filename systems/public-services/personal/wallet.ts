import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { offerPapers, type OwnPaper } from '@hue-s/systems/personal/contract.ts'
import { both } from '../filing/promise.ts'
import { listWallet, type WalletRow } from '../store-personal.ts'

function paperFrom(ctx: Ctx, p: WalletRow): OwnPaper {
  const fact = (key: string, value: string) => ({
    key,
    label: both(ctx, `public-services.server.wallet.${key}`),
    value,
  })
  return {
    ref: p.id,
    title: p.name,
    issuedAt: new Date(`${p.issuedOn}T00:00:00+07:00`).toISOString(),
    revokedAt: null,
    facts: [
      ...(p.number ? [fact('number', p.number)] : []),
      ...(p.issuer ? [fact('issuer', p.issuer)] : []),
      fact('issuedOn', day(p.issuedOn)),
      ...(p.validTo ? [fact('validTo', day(p.validTo))] : []),
    ],
    verifyLink: null,
    page: `/services/dossiers/${p.dossierId}`,
    download: p.issuedId === null ? null : `/api/public-services/papers/${p.issuedId}`,
  }
}

// Results of dossiers stand in the wallet beside the person's other papers, for as long as they are valid.
offerPapers<Ctx>({
  id: 'public-services',
  papers: async (ctx, personId) => (await listWallet(ctx.db, personId, ctx.today())).map((p) => paperFrom(ctx, p)),
})
