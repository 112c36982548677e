import { afterEach, expect, test, vi } from 'vitest'
import { send } from './client.ts'

afterEach(() => vi.unstubAllGlobals())

const route = { id: 'club.list', kind: 'query', method: 'GET', url: '/api/club' } as const
/** The headers of one call. */
async function headersOf(): Promise<Record<string, string>> {
  const fetched = vi.fn(async () => new Response('{}'))
  vi.stubGlobal('fetch', fetched)
  await send(route, {})
  const [, init] = fetched.mock.calls[0] as unknown as [string, { headers: Record<string, string> }]
  return init.headers
}

test('a page in Vietnamese asks for Vietnamese, also in a browser that prefers English', async () => {
  vi.stubGlobal('document', { documentElement: { lang: 'vi' } })
  expect(await headersOf()).toMatchObject({ 'accept-language': 'vi' })
})

test('without a page the reader has no language', async () => {
  expect(await headersOf()).not.toHaveProperty('accept-language')
})

test.each([
  [502, '<html>Bad Gateway</html>', 'kernel.databaseAway'],
  [413, '<html>Request Entity Too Large</html>', 'kernel.bodyTooLarge'],
  [429, '', 'kernel.tooMany'],
  [404, '<html>Not Found</html>', 'kernel.badRequest'],
  [409, '{"code":"club.full"}', 'club.full'],
])('%i of a server in front of ours has words of ours; our own keep their code', async (status, body, code) => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }))
  await expect(send(route, {})).rejects.toMatchObject({ status, code })
})
