import { readConfig } from '@hue-s/kernel/server/config.ts'

const [account] = process.argv.slice(2)

/** Prints a bearer token of a demo account of the running instance: `npm run --silent token -- citizen`. */
async function main(): Promise<void> {
  const { port, mode } = readConfig({ SECRET: ' '.repeat(32), ...process.env })
  if (!account) throw new Error('Hãy nêu tài khoản · name an account: npm run --silent token -- citizen')
  if (mode === 'production')
    throw new Error('Chế độ production không có tài khoản thử · production mode has no demo accounts.')
  const response = await fetch(`http://127.0.0.1:${port}/api/identity/demo-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  }).catch(() => {
    throw new Error(`Không thấy hệ thống chạy ở cổng ${port} · nothing answers on port ${port}; run npm start first.`)
  })
  const answer = (await response.json()) as { token?: string; text?: { vi: string; en: string } }
  if (!answer.token) throw new Error(`${answer.text?.vi} · ${answer.text?.en}`)
  console.log(answer.token)
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
