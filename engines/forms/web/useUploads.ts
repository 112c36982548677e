import { useMemo } from 'react'
import { contract as files } from '@hue-s/engines/files/contract.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { addressOf } from '@hue-s/kernel/shared/route.ts'
import { api } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Uploads } from './fill/tools.ts'

const client = /* @__PURE__ */ api(files)
const purposeOf = ({ type }: File) =>
  type.startsWith('image/') ? 'photo' : type.startsWith('video/') ? 'video' : 'document'

/** Sends the files of a form to the files engine; a refusal comes back in words. */
export function useUploads(): Uploads {
  const { lang, t } = useText()
  return useMemo(
    () => ({
      async send(file) {
        try {
          return { id: (await client.upload({ purpose: purposeOf(file) }, file)).id }
        } catch (refused) {
          throw refused instanceof AppError ? new Error(sentenceOf(refused, lang, t)) : refused
        }
      },
      urlOf: (id) => addressOf(files.download, { id, size: 'thumb' }).url,
    }),
    [lang, t],
  )
}
